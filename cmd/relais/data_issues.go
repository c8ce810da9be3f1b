package main

import (
	"context"

	"relais/model"
	"relais/store"
	"relais/tui/pane"
)

// Issues tells the interface what a person must look at.
func (d *data) Issues(ctx context.Context, only model.Link, limit int) (pane.Issues, error) {
	found, more, err := d.s.Issues(ctx, only, limit)
	if err != nil {
		return pane.Issues{}, err
	}
	labels, err := d.issueLabels(ctx, found)
	if err != nil {
		return pane.Issues{}, err
	}
	devices, err := d.devices(ctx, found)
	if err != nil {
		return pane.Issues{}, err
	}
	out := pane.Issues{More: more}
	for i := range found {
		is, err := d.issue(ctx, &found[i], labels, devices)
		if err != nil {
			return out, err
		}
		out.Found = append(out.Found, is)
	}
	return out, nil
}

// issueLabels names authors and the other records of issues.
func (d *data) issueLabels(ctx context.Context, found []store.Issue) (map[model.ID]store.Label, error) {
	var ids []model.ID
	for _, is := range found {
		ids = append(ids, is.Into)
		for _, h := range is.Heads {
			ids = append(ids, h.Author)
		}
		for _, o := range is.Others {
			ids = append(ids, o.Link.ID)
		}
		for _, e := range is.Edits {
			if id, ok := namedBy(e); ok {
				ids = append(ids, id)
			}
		}
	}
	return d.s.Labels(ctx, nil, ids)
}

func (d *data) issue(ctx context.Context, is *store.Issue, labels map[model.ID]store.Label, devices map[model.WriterID]string) (pane.Issue, error) {
	name := func(id model.ID) string {
		if labels[id].Protected {
			return ""
		}
		return labels[id].Text
	}
	out := pane.Issue{Type: is.Type, Link: is.Link, Label: is.Label.Text, Hidden: is.Hidden, Common: is.Common, Parts: is.Parts,
		Reason: is.Reason, Why: is.Why, Action: is.Changeset, Base: is.Base}
	if is.Label.Protected {
		out.Label = ""
	}
	if is.Rule != nil {
		out.Rule = is.Rule
	}
	for _, h := range is.Heads {
		head := pane.IssueHead{Value: h.Value, Who: name(h.Author), When: h.When, Shown: h.Shown, Gone: h.Gone, Edited: h.Field}
		if device := devices[h.Writer]; device != head.Who {
			head.Device = device
		}
		out.Heads = append(out.Heads, head)
	}
	for _, o := range is.Others {
		out.Others = append(out.Others, pane.Candidate{Link: o.Link, Label: name(o.Link.ID), Detail: o.Field})
	}
	if !is.Into.IsZero() {
		out.Into = pane.Candidate{Link: model.Link{Kind: is.Link.Kind, ID: is.Into}, Label: name(is.Into)}
	}
	if len(is.Edits) > 0 {
		out.Edits, out.Labels = asideEdits(is.Edits, name)
	}
	if is.Field == nil {
		return out, nil
	}
	out.Field = is.Field.Name
	if !is.Field.Type.IsRef() {
		return out, nil
	}
	var err error
	out.Labels, err = d.labelsIn(ctx, model.KindNamed(is.Link.Kind), func(f *model.Field) []string {
		if f != is.Field {
			return nil
		}
		values := append([]string{}, is.Common...)
		for _, h := range is.Heads {
			values = append(values, h.Value)
		}
		return values
	})
	return out, err
}

// namedBy gives the record that a value of what was set aside names, if any.
func namedBy(e store.AsideEdit) (model.ID, bool) {
	if e.Field == nil || !e.Field.Type.IsRef() || e.Gone {
		return model.ID{}, false
	}
	return idOf(e.Value), true
}

// asideEdits tells the interface what an action set aside would have done, and
// what its values name.
func asideEdits(all []store.AsideEdit, name func(model.ID) string) ([]pane.AsideEdit, map[string]string) {
	verbs := map[model.OpType]string{model.OpSet: "set", model.OpSetLong: "set", model.OpAdd: "add", model.OpRemove: "remove",
		model.OpDelete: "delete", model.OpRestore: "restore", model.OpPurge: "purge"}
	var out []pane.AsideEdit
	labels := map[string]string{}
	for _, e := range all {
		one := pane.AsideEdit{Link: e.Link, Label: name(e.Link.ID), Verb: verbs[e.Type], Value: e.Value, Hidden: e.Hidden, Gone: e.Gone}
		if e.Field != nil {
			one.Field = e.Field.Name
		} else if one.Verb == "" || e.Type.HasValue() {
			one.Verb = "other" // of a newer version
		}
		if id, ok := namedBy(e); ok {
			labels[e.Value] = name(id)
		}
		out = append(out, one)
	}
	return out, labels
}

// devices names the devices that values were written on. A profile that is not
// shared, or whose keys are away, has no names for them.
func (d *data) devices(ctx context.Context, found []store.Issue) (map[model.WriterID]string, error) {
	if d.live == nil || len(found) == 0 {
		return nil, nil
	}
	folder, err := d.live.e.folder(ctx)
	if err != nil {
		return nil, err
	}
	x, err := d.live.e.side(ctx, folder)
	if model.AsRefusal(err) != nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return x.DeviceNames(), nil
}
