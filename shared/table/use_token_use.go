package table

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"

	"patchbay/shared/project"
)

// useTokenUseRecord says when a use token was last used. It is apart from the token's item, so that whoever writes it
// can neither make nor revive a token.
type useTokenUseRecord struct {
	Entity    string `dynamodbav:"entity"`
	Version   int64  `dynamodbav:"version"`
	Project   string `dynamodbav:"project"`
	ID        string `dynamodbav:"id"`
	LastUsed  int64  `dynamodbav:"last_used_at"` // Unix milliseconds
	ExpiresAt int64  `dynamodbav:"expires_at"`   // Unix seconds, the table's TTL
}

// UseTokenUsed implements project.UseStore.
func (s *Store) UseTokenUsed(ctx context.Context, of, id string, when time.Time) error {
	older := absent().Or(expression.Name("last_used_at").LessThan(expression.Value(when.UnixMilli())))
	w, err := put(useTokenUseKey(of, id), useTokenUseRecord{
		Entity: "use_token_use", Version: 1, Project: of, ID: id, LastUsed: when.UnixMilli(),
		ExpiresAt: when.Add(project.MaxUseTokenLife + project.KeepUseToken).Unix(),
	}, older, failsWith(errKnownUse))
	if err != nil {
		return err
	}
	if err := s.putOne(ctx, w); !errors.Is(err, errKnownUse) {
		return err
	}
	return nil
}

// UseTokenUses implements project.UseTokenStore.
func (s *Store) UseTokenUses(ctx context.Context, of string, ids []string) (map[string]time.Time, error) {
	keys := make([]key, len(ids))
	for i, id := range ids {
		keys[i] = useTokenUseKey(of, id)
	}
	items, err := s.batchOf(ctx, false, keys) // it comes late anyway
	if err != nil {
		return nil, err
	}
	uses := map[string]time.Time{}
	for i, it := range items {
		if it == nil {
			continue
		}
		r, err := decode[useTokenUseRecord](it)
		if err != nil {
			return nil, err
		}
		uses[ids[i]] = at(r.LastUsed)
	}
	return uses, nil
}
