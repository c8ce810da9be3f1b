package main

import (
	"context"
	"strings"

	"relais/model"
	"relais/store"
)

type jsonAside struct {
	Changeset string     `json:"changeset"`
	Reason    string     `json:"reason"`
	When      string     `json:"when"`
	Author    string     `json:"author"`
	Writer    string     `json:"writer"`
	Records   []jsonLink `json:"records"`
}

type jsonLink struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// listAside writes what was set aside: who did what, when, and why it does not
// count.
func (p *program) listAside(ctx context.Context) error {
	all, err := p.db.SetAside(ctx)
	if err != nil {
		return err
	}
	if p.globals.json {
		out := []jsonAside{}
		for _, a := range all {
			one := jsonAside{Changeset: a.Hash.String(), Reason: a.Reason, When: *stamp(a.When), Author: a.Author.String(),
				Writer: a.Writer.String(), Records: []jsonLink{}}
			for _, l := range a.Records {
				one.Records = append(one.Records, jsonLink{l.Kind, l.ID.String()})
			}
			out = append(out, one)
		}
		return p.printValue(out)
	}
	if len(all) == 0 {
		p.line(p.cat.T("device.aside_none"))
		return nil
	}
	var authors []model.ID
	for _, a := range all {
		authors = append(authors, a.Author)
	}
	labels, err := p.db.Labels(ctx, []string{model.People.Name}, authors)
	if err != nil {
		return err
	}
	for _, a := range all {
		var records []string
		for _, l := range a.Records[:min(len(a.Records), shownCandidates)] {
			records = append(records, p.kindWord(l.Kind)+" "+l.ID.Short(shortIDs))
		}
		if len(a.Records) > len(records) {
			records = append(records, "…")
		}
		p.line(a.Hash.String()[:asideID] + "  " + p.cat.T("device.aside", "when", a.When.Local().Format("2006-01-02 15:04"), "author", p.labelText(labels[a.Author]),
			"records", strings.Join(records, ", "), "reason", p.cat.T("aside."+a.Reason)))
	}
	return nil
}

// shownCandidates is how many records of one action are named.
const shownCandidates = 6

// kindWord names a kind; one of a newer version by its code.
func (p *program) kindWord(kind string) string {
	if model.KindNamed(kind) == nil {
		return clean(kind)
	}
	return p.cat.Kind(kind)
}

// asideID is how much of a changeset's name people see.
const asideID = 8

// reviewAside takes in what was set aside, as this person's edit, or leaves it:
// either takes it off the list of what is to be settled.
func (p *program) reviewAside(ctx context.Context, verb, id string) error {
	verbs := []string{"take", "leave"}
	verb, _, err := p.subVerb([]string{verb}, verbs)
	if err != nil {
		return err
	}
	hash, err := p.asideNamed(ctx, id)
	if err != nil {
		return err
	}
	if verb == "leave" {
		if err := p.db.LeaveAside(ctx, hash); err != nil {
			return err
		}
		return p.asideDone("device.aside_left", hash)
	}
	var res store.Result
	if res, err = p.db.TakeIn(ctx, hash); err != nil {
		return err
	}
	if res.Empty {
		return p.asideDone("cli.unchanged", hash)
	}
	return p.asideDone("device.aside_taken", hash)
}

func (p *program) asideDone(key string, hash model.Hash) error {
	if p.globals.json {
		return p.printValue(map[string]string{"changeset": hash.String()})
	}
	p.line(p.cat.T(key, "id", hash.String()[:asideID]))
	return nil
}

// asideNamed finds what was set aside by the beginning of its name.
func (p *program) asideNamed(ctx context.Context, id string) (model.Hash, error) {
	all, err := p.db.SetAside(ctx)
	if err != nil {
		return model.Hash{}, err
	}
	var found []model.Hash
	for _, a := range all {
		if id != "" && strings.HasPrefix(a.Hash.String(), strings.ToLower(id)) {
			found = append(found, a.Hash)
		}
	}
	switch len(found) {
	case 0:
		return model.Hash{}, model.Refuse(model.NotFound, "aside.none", "id", clean(id))
	case 1:
		return found[0], nil
	}
	return model.Hash{}, invalid("aside.several", "id", clean(id))
}
