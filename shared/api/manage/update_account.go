package manage

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"patchbay/shared/account"
	"patchbay/shared/api/resource"
	"patchbay/shared/connector"
	"patchbay/shared/project"
	"patchbay/shared/wire"
)

type updateAccountInput struct {
	resource.ByAccount
	wire.Conditional
	Body struct {
		Provider         string                     `json:"provider,omitempty" minLength:"1" maxLength:"64" doc:"Only the account's own"`
		OriginOwnerID    string                     `json:"origin_owner_id,omitempty" minLength:"1" maxLength:"512"`
		OriginOwnerName  string                     `json:"origin_owner_name,omitempty" minLength:"1" maxLength:"512"`
		OriginUsername   wire.Given[string]         `json:"origin_username,omitempty" maxLength:"512" doc:"null or an empty text removes it"`
		Credentials      map[string]any             `json:"credentials,omitempty" doc:"Config fields, secret or not"`
		SetupInformation map[string]any             `json:"setup_information,omitempty" doc:"Config fields that are not secret"`
		Secrets          map[string]any             `json:"secrets,omitempty" doc:"Config fields that are secret"`
		AuthConfigKey    string                     `json:"authentication_config_key,omitempty" maxLength:"64" doc:"Accepted for the published SDK"`
		Environment      string                     `json:"environment,omitempty" maxLength:"64" doc:"Accepted for the published SDK"`
		Label            wire.Given[any]            `json:"label,omitempty" doc:"Text; null or an empty one removes it. The published SDK can only send {}, which leaves it as it is"`
		Metadata         wire.Given[map[string]any] `json:"metadata,omitempty" doc:"null removes it"`
		Sharing          *NewSharing                `json:"sharing,omitempty"`
		Type             string                     `json:"type,omitempty" enum:"production,test"`
		IntegrationID    string                     `json:"integration_id,omitempty" minLength:"1" maxLength:"128" doc:"Moves the account to another auth config of its connector"`
	}
}

func (h *Accounts) updateAccount(
	ctx context.Context, by project.Caller, in *updateAccountInput,
) (*accountOutput, error) {
	wire.Tag(ctx, "account", in.ID)
	ch, err := in.change()
	if err != nil {
		return nil, err
	}
	v, err := h.Accounts.Update(ctx, by.Project, in.ID, ch)
	if err != nil {
		return nil, err
	}
	return h.answerAccount(ctx, v), nil
}

func (in *updateAccountInput) change() (account.Change, error) {
	b := in.Body
	ch := account.Change{
		Owner:    &account.Owner{ID: b.OriginOwnerID, Name: b.OriginOwnerName, Username: b.OriginUsername.Value},
		Provider: b.Provider, Sharing: b.Sharing.domain(), NoUsername: b.OriginUsername.There && b.OriginUsername.Value == "",
	}
	var err error
	if ch.IfVersions, err = in.Versions(); err != nil {
		return ch, err
	}
	switch label := b.Label.Value.(type) {
	case string:
		ch.Label = &label
	case nil:
		if b.Label.There {
			ch.Label = new(string)
		}
	case map[string]any:
		if len(label) > 0 {
			return ch, errLabel
		}
	default:
		return ch, errLabel
	}
	if b.Type != "" {
		ch.Type = &b.Type
	}
	ch.NoMetadata = b.Metadata.There && b.Metadata.Value == nil
	if b.Metadata.Value != nil {
		if ch.Metadata, err = json.Marshal(b.Metadata.Value); err != nil {
			return ch, wire.ErrInvalid.At("body.metadata", "cannot be read")
		}
	}
	ch.ConfigID = b.IntegrationID
	ch.Setup, ch.Secrets, err = in.fields()
	return ch, err
}

var errLabel = wire.ErrInvalid.At("body.label", "must be text")

// fields reads the config fields, which may be named in any of three members, but not with two values.
func (in *updateAccountInput) fields() (setup, secrets map[string]string, err error) {
	setup, secrets = map[string]string{}, map[string]string{}
	said := map[string]string{}
	for _, part := range []struct {
		name   string
		values map[string]any
		into   map[string]string
	}{
		{"setup_information", in.Body.SetupInformation, setup}, {"credentials", in.Body.Credentials, secrets},
		{"secrets", in.Body.Secrets, secrets},
	} {
		values, err := resource.Texts(part.values, "body."+part.name)
		if err != nil {
			return nil, nil, err
		}
		for _, k := range slices.Sorted(maps.Keys(values)) {
			before, ok := said[k]
			if connector.IsRedacted(values[k]) { // leaves the value alone
				if !ok {
					part.into[k] = values[k]
				}
				continue
			}
			if ok && before != values[k] {
				return nil, nil, wire.ErrInvalid.At("body."+part.name+"."+k, "has another value in another member; send it once")
			}
			said[k], part.into[k] = values[k], values[k]
		}
	}
	return setup, secrets, nil
}
