package store

import (
	"context"
	"slices"
	"strings"

	"relais/model"
)

// Tree is a plan laid out: its objectives, their means, their actions, and the
// tasks that hang from those, each level in the plan's order.
type Tree struct {
	Plan       *model.Record // nil where there is no plan
	Objectives []*model.Record
	Means      map[model.ID][]*model.Record // by objective
	Actions    map[model.ID][]*model.Record // by means
	Tasks      map[model.ID][]*model.Record // by action
	Position   int64
}

// CurrentPlan gives the plan that work is done on: the one whose status is
// current, else the one of the latest year; nil where there is none.
func (s *Store) CurrentPlan(ctx context.Context) (*model.Record, error) {
	plans, err := s.List(ctx, model.Plans.Kind, ListOptions{Sort: "-year"})
	if err != nil || len(plans) == 0 {
		return nil, err
	}
	for _, p := range plans {
		if p.One("status") == "current" && p.One("type") != "strategic" {
			return p, nil
		}
	}
	return plans[0], nil
}

// Tree lays a plan out; a zero id is the current one.
func (s *Store) Tree(ctx context.Context, plan model.ID) (*Tree, error) {
	t := &Tree{}
	var err error
	if t.Position, err = s.Position(ctx); err != nil {
		return nil, err
	}
	if plan.IsZero() {
		t.Plan, err = s.CurrentPlan(ctx)
	} else {
		t.Plan, err = s.Get(ctx, model.Plans.Kind, plan)
	}
	if err != nil || t.Plan == nil {
		return t, err
	}
	only := ListOptions{Plan: t.Plan.ID}
	if t.Objectives, err = s.List(ctx, model.Objectives.Kind, only); err != nil {
		return nil, err
	}
	if t.Means, err = s.grouped(ctx, model.MeansKind.Kind, only, "objective"); err != nil {
		return nil, err
	}
	if t.Actions, err = s.grouped(ctx, model.Actions.Kind, only, "means"); err != nil {
		return nil, err
	}
	only.Fields = []string{"title", "status", "due", "assignee", "action", "priority"}
	if t.Tasks, err = s.grouped(ctx, model.Tasks.Kind, only, "action"); err != nil {
		return nil, err
	}
	inOrder := func(field string) func(a, b *model.Record) int {
		return func(a, b *model.Record) int {
			switch x, y := a.One(field), b.One(field); {
			case model.RefLess(x, y):
				return -1
			case model.RefLess(y, x):
				return 1
			}
			return strings.Compare(a.ID.String(), b.ID.String())
		}
	}
	slices.SortStableFunc(t.Objectives, inOrder("number"))
	for _, list := range t.Means {
		slices.SortStableFunc(list, inOrder("number"))
	}
	for _, list := range t.Actions {
		slices.SortStableFunc(list, inOrder("ref"))
	}
	return t, nil
}

func (s *Store) grouped(ctx context.Context, kind *model.Kind, o ListOptions, by string) (map[model.ID][]*model.Record, error) {
	out := map[model.ID][]*model.Record{}
	err := s.Each(ctx, kind, o, func(r *model.Record) error {
		if id, ok := model.ParseID(r.One(by)); ok {
			out[id] = append(out[id], r)
		}
		return nil
	})
	return out, err
}
