package secretsmanager

import (
	"regexp"
	"strings"
	"time"

	"patchbay/shared/ident"
)

// input has the members of every call; a call reads those that it has.
type input struct {
	Name, Description, SecretId, VersionId, VersionStage string
	ClientRequestToken                                   string
	SecretString                                         *string
	SecretBinary                                         []byte
	VersionStages                                        []string
	MoveToVersionId, RemoveFromVersionId                 string
	RecoveryWindowInDays                                 *int
	ForceDeleteWithoutRecovery                           bool
}

// output has the members of every answer; those of zero value are left out.
type output struct {
	ARN                string              `json:",omitempty"`
	Name               string              `json:",omitempty"`
	Description        string              `json:",omitempty"`
	VersionId          string              `json:",omitempty"`
	VersionStages      []string            `json:",omitempty"`
	VersionIdsToStages map[string][]string `json:",omitempty"`
	SecretString       *string             `json:",omitempty"`
	SecretBinary       []byte              `json:",omitempty"`
	CreatedDate        float64             `json:",omitempty"` // seconds since 1970, as all times
	LastChangedDate    float64             `json:",omitempty"`
	DeletedDate        float64             `json:",omitempty"`
	DeletionDate       float64             `json:",omitempty"`
}

type operation func(*Server, input) (*output, error)

var operations = map[string]operation{
	"CreateSecret":             (*Server).create,
	"GetSecretValue":           (*Server).get,
	"PutSecretValue":           (*Server).put,
	"UpdateSecretVersionStage": (*Server).moveStage,
	"DescribeSecret":           (*Server).describe,
	"DeleteSecret":             (*Server).remove,
	"RestoreSecret":            (*Server).restore,
}

// The service's limits.
const (
	maxValue   = 65536 // bytes of a secret
	maxStages  = 20    // per version
	minWindow  = 7     // days until a deleted secret is gone
	maxWindow  = 30
	minTokenLn = 32
	maxTokenLn = 64
)

var nameForm = regexp.MustCompile(`^[A-Za-z0-9/_+=.@-]{1,512}$`)

func invalid(message string) error { return &failure{"InvalidParameterException", message} }

func (s *Server) create(in input) (*output, error) {
	if !nameForm.MatchString(in.Name) {
		return nil, invalid(
			"Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
		)
	}
	v, err := s.newVersion(in)
	if err != nil {
		return nil, err
	}
	if rec := s.secrets[in.Name]; rec != nil {
		if rec.Deleted != nil {
			return nil, &failure{
				"InvalidRequestException",
				"You can't create this secret because a secret with this name is already scheduled for deletion.",
			}
		}
		if was := rec.Versions[in.ClientRequestToken]; was != nil && was.sameValue(v) {
			return &output{ARN: rec.ARN, Name: rec.Name, VersionId: in.ClientRequestToken}, nil
		}
		return nil, &failure{
			"ResourceExistsException",
			"The operation failed because the secret " + in.Name + " already exists.",
		}
	}
	rec := &record{
		ARN:  "arn:aws:secretsmanager:us-east-1:000000000000:secret:" + in.Name + "-" + ident.Tail(s.Now())[:6],
		Name: in.Name, Description: in.Description, Created: s.Now(), Changed: s.Now(),
		Versions: map[string]*version{in.ClientRequestToken: v},
		Stages:   map[string]string{stageCurrent: in.ClientRequestToken},
	}
	return &output{ARN: rec.ARN, Name: rec.Name, VersionId: in.ClientRequestToken}, s.commit(rec.Name, rec)
}

func (s *Server) put(in input) (*output, error) {
	v, err := s.newVersion(in)
	if err != nil {
		return nil, err
	}
	rec, err := s.live(in.SecretId)
	if err != nil {
		return nil, err
	}
	out := &output{ARN: rec.ARN, Name: rec.Name, VersionId: in.ClientRequestToken}
	if was := rec.Versions[in.ClientRequestToken]; was != nil {
		if !was.sameValue(v) {
			return nil, &failure{
				"ResourceExistsException",
				"You can't use ClientRequestToken " + in.ClientRequestToken +
					" because that value is already in use for a version of secret " + rec.ARN + ".",
			}
		}
		out.VersionStages = rec.stagesOf(in.ClientRequestToken)
		return out, nil
	}
	stages := in.VersionStages
	if len(stages) == 0 {
		stages = []string{stageCurrent}
	}
	if len(stages) > maxStages {
		return nil, invalid("too many staging labels")
	}
	rec = rec.clone()
	rec.Versions[in.ClientRequestToken], rec.Changed = v, s.Now()
	for _, stage := range stages {
		rec.moveStage(stage, in.ClientRequestToken)
	}
	out.VersionStages = rec.stagesOf(in.ClientRequestToken)
	return out, s.commit(rec.Name, rec)
}

func (s *Server) get(in input) (*output, error) {
	rec, err := s.live(in.SecretId)
	if err != nil {
		return nil, err
	}
	id, what := in.VersionId, "VersionId: "+in.VersionId
	if id == "" {
		stage := in.VersionStage
		if stage == "" {
			stage = stageCurrent
		}
		id, what = rec.Stages[stage], "staging label: "+stage
	} else if in.VersionStage != "" && rec.Stages[in.VersionStage] != id {
		return nil, &failure{
			"InvalidRequestException",
			"You provided a VersionStage that is not associated to the provided VersionId.",
		}
	}
	v := rec.Versions[id]
	if v == nil {
		return nil, &failure{"ResourceNotFoundException", "Secrets Manager can't find the specified secret value for " + what}
	}
	return &output{
		ARN: rec.ARN, Name: rec.Name, VersionId: id, VersionStages: rec.stagesOf(id),
		SecretString: v.Text, SecretBinary: v.Binary, CreatedDate: seconds(v.Created),
	}, nil
}

// moveStage moves a stage like a compare-and-swap: the caller names the version that has it.
func (s *Server) moveStage(in input) (*output, error) {
	rec, err := s.live(in.SecretId)
	if err != nil {
		return nil, err
	}
	on := rec.Stages[in.VersionStage]
	switch {
	case in.VersionStage == "":
		return nil, invalid("VersionStage is missing")
	case in.MoveToVersionId != "" && rec.Versions[in.MoveToVersionId] == nil:
		return nil, &failure{
			"ResourceNotFoundException",
			"Secrets Manager can't find the specified secret value for VersionId: " + in.MoveToVersionId,
		}
	case in.RemoveFromVersionId != "" && on != in.RemoveFromVersionId:
		return nil, invalid(
			"The parameter RemoveFromVersionId can't be " + in.RemoveFromVersionId + ". Staging label " + in.VersionStage +
				" is currently attached to another version.",
		)
	case in.MoveToVersionId != "" && on != "" && on != in.MoveToVersionId && in.RemoveFromVersionId == "":
		return nil, invalid(
			"The parameter RemoveFromVersionId can't be empty. Staging label " + in.VersionStage +
				" is currently attached to version " + on +
				", so you must explicitly reference that version in RemoveFromVersionId.",
		)
	case in.MoveToVersionId == "" && in.VersionStage == stageCurrent:
		return nil, invalid(
			"You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.",
		)
	}
	rec = rec.clone()
	rec.Changed = s.Now()
	if in.MoveToVersionId == "" {
		delete(rec.Stages, in.VersionStage)
	} else {
		rec.moveStage(in.VersionStage, in.MoveToVersionId)
	}
	return &output{ARN: rec.ARN, Name: rec.Name}, s.commit(rec.Name, rec)
}

func (s *Server) describe(in input) (*output, error) {
	rec := s.find(in.SecretId)
	if rec == nil {
		return nil, errAbsent
	}
	out := &output{
		ARN: rec.ARN, Name: rec.Name, Description: rec.Description, VersionIdsToStages: rec.staged(),
		CreatedDate: seconds(rec.Created), LastChangedDate: seconds(rec.Changed),
	}
	if rec.Deleted != nil {
		out.DeletedDate = seconds(*rec.Deleted)
	}
	return out, nil
}

func (s *Server) remove(in input) (*output, error) {
	if in.ForceDeleteWithoutRecovery && in.RecoveryWindowInDays != nil {
		return nil, invalid("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.")
	}
	days := maxWindow
	if in.RecoveryWindowInDays != nil {
		days = *in.RecoveryWindowInDays
	}
	if days < minWindow || days > maxWindow {
		return nil, invalid("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).")
	}
	rec, err := s.live(in.SecretId)
	if err != nil {
		return nil, err
	}
	if in.ForceDeleteWithoutRecovery {
		return &output{ARN: rec.ARN, Name: rec.Name, DeletionDate: seconds(s.Now())}, s.commit(rec.Name, nil)
	}
	rec = rec.clone()
	gone := s.Now().Add(time.Duration(days) * 24 * time.Hour)
	rec.Deleted = &gone
	return &output{ARN: rec.ARN, Name: rec.Name, DeletionDate: seconds(gone)}, s.commit(rec.Name, rec)
}

func (s *Server) restore(in input) (*output, error) {
	rec := s.find(in.SecretId)
	if rec == nil {
		return nil, errAbsent
	}
	rec = rec.clone()
	rec.Deleted = nil
	return &output{ARN: rec.ARN, Name: rec.Name}, s.commit(rec.Name, rec)
}

var errAbsent = &failure{"ResourceNotFoundException", "Secrets Manager can't find the specified secret."}

// find returns a secret by name or ARN, or nil.
func (s *Server) find(id string) *record {
	if rec := s.secrets[id]; rec != nil {
		return rec
	}
	if strings.HasPrefix(id, "arn:") {
		for _, rec := range s.secrets {
			if rec.ARN == id {
				return rec
			}
		}
	}
	return nil
}

// live returns a secret that does not wait for its deletion.
func (s *Server) live(id string) (*record, error) {
	rec := s.find(id)
	if rec == nil {
		return nil, errAbsent
	}
	if rec.Deleted != nil {
		return nil, &failure{
			"InvalidRequestException",
			"You can't perform this operation on the secret because it was marked for deletion.",
		}
	}
	return rec, nil
}

func (s *Server) newVersion(in input) (*version, error) {
	size := len(in.SecretBinary)
	if in.SecretString != nil {
		size += len(*in.SecretString)
	}
	switch {
	case len(in.ClientRequestToken) < minTokenLn || len(in.ClientRequestToken) > maxTokenLn:
		return nil, invalid("ClientRequestToken must have 32 to 64 characters")
	case (in.SecretString == nil) == (in.SecretBinary == nil):
		return nil, invalid("You must provide either SecretString or SecretBinary.")
	case size > maxValue:
		return nil, invalid("The secret value is larger than 65536 bytes.")
	}
	return &version{Text: in.SecretString, Binary: in.SecretBinary, Created: s.Now()}, nil
}

func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }
