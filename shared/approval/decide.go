package approval

import (
	"context"

	"patchbay/shared/actor"
	"patchbay/shared/project"
)

// List returns a page of pending calls, the newest first, with what each shows. next is "" after the last page.
func (s *Service) List(
	ctx context.Context, of, after string, limit int,
) (page []Call, shown []Shown, next string, err error) {
	if page, next, err = s.Store.Calls(ctx, of, after, limit); err != nil {
		return nil, nil, "", err
	}
	shown = make([]Shown, len(page))
	for i, c := range page {
		if shown[i], err = s.open(ctx, c); err != nil {
			return nil, nil, "", err
		}
	}
	return page, shown, next, nil
}

// Get returns a pending call. ErrNotFound.
func (s *Service) Get(ctx context.Context, of, id string) (Call, Shown, error) {
	c, err := s.Store.Call(ctx, of, id)
	if err != nil {
		return c, Shown{}, err
	}
	shown, err := s.open(ctx, c)
	return c, shown, err
}

// Decide approves or refuses a pending call: to is Approved or Refused. ErrNotFound, ErrDecided, ErrOwn.
func (s *Service) Decide(ctx context.Context, by project.Caller, id string, to State) (Call, Shown, error) {
	c, err := s.Store.Call(ctx, by.Project.ID, id)
	if err != nil {
		return c, Shown{}, err
	}
	if to == Approved && by.By.Kind != actor.User && c.Caller == by.By.String() { // the caller of a call never changes
		return c, Shown{}, ErrOwn
	}
	shown, err := s.open(ctx, c)
	if err != nil {
		return c, Shown{}, err
	}
	if to == Approved && shown.URL == "" {
		return c, shown, ErrDecided.Says("The call cannot be shown any more, so nobody can approve it. Its caller asks again.")
	}
	now := s.Now()
	c, err = s.Store.DecideCall(ctx, by.Project.ID, id, to, now, now.Add(Holds))
	return c, shown, err
}
