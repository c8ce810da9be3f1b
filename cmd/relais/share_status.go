package main

import (
	"context"
	"time"

	"relais/model"
	"relais/store/replica"
)

// shareStatus tells how the exchange stands, and what each device holds. For a
// profile that is not shared it says nothing.
func (p *program) shareStatus(ctx context.Context) error {
	o, folder, err := p.overview(ctx)
	if o == nil || err != nil {
		return err
	}
	p.line(p.sharedLine(o))
	p.line("  " + p.cat.Label(p.cat.T("status.share_folder"), clean(folder)))
	for _, d := range o.Devices {
		p.line("  " + p.deviceLine(d))
	}
	for _, s := range o.Purges {
		if s.Done < s.Of {
			p.line("  " + p.purgeLine(s))
		}
	}
	return nil
}

// overview asks how the exchange stands; nil for a profile that is not shared.
// Keys that are gone are told, not refused: status is what one looks at then.
func (p *program) overview(ctx context.Context) (*replica.Overview, string, error) {
	e, err := p.exchanger(ctx)
	if err != nil {
		return nil, "", err
	}
	if p.shared, err = e.folder(ctx); err != nil {
		return nil, "", err
	}
	x, err := e.side(ctx, p.shared)
	if r := model.AsRefusal(err); r != nil {
		if r.Key != "share.none" {
			p.complain(p.sentence(r))
		}
		return nil, "", nil
	}
	if err != nil {
		return nil, "", err
	}
	o, err := x.Overview(ctx)
	return o, p.shared, err
}

// sharedLine is «Partagé il y a 2 min», with what is not.
func (p *program) sharedLine(o *replica.Overview) string {
	text := p.cat.T("status.never_shared")
	if !o.Synced.IsZero() {
		text = p.cat.T("status.shared", "ago", p.cat.Ago(p.now().Sub(o.Synced)))
	}
	if o.Unshared > 0 {
		text = p.cat.T("status.shared_but", "text", text, "n", o.Unshared)
	}
	return text
}

func (p *program) now() time.Time {
	now, err := p.clock()
	if err != nil {
		return time.Now()
	}
	return now()
}

// deviceLine names a device, its role, and what it holds.
func (p *program) deviceLine(d replica.DeviceState) string {
	name := clean(d.Name)
	if d.This {
		name = p.cat.T("share.this_device", "name", name)
	}
	return p.cat.T("share.device", "name", name, "role", p.cat.T("role."+string(d.Role)), "state", p.deviceState(d))
}

// deviceState tells what a device holds, as far as it said so.
func (p *program) deviceState(d replica.DeviceState) string {
	if d.Standing != replica.Good {
		return p.cat.T("share.standing." + string(d.Standing))
	}
	if d.This {
		if n := lacks(d); n > 0 {
			return p.cat.T("share.lacks", "n", n)
		}
		return p.cat.T("share.has_all_here")
	}
	if d.Heard.IsZero() {
		return p.cat.T("share.never_heard")
	}
	ago := p.cat.Ago(max(0, p.now().Sub(d.Heard)))
	text := p.cat.T("share.has_all", "ago", ago)
	if n := lacks(d); n > 0 {
		text = p.cat.T("share.lacks_since", "n", n, "ago", ago)
	}
	if d.Ahead > 0 {
		text = p.cat.T("share.ahead", "text", text, "hours", int(d.Ahead.Hours()))
	}
	return text
}

// lacks counts the parts that a device does not hold.
func lacks(d replica.DeviceState) int {
	n := 0
	for _, l := range d.Lacks {
		n += int(l.Parts)
	}
	return n
}

type jsonDevice struct {
	ID       string     `json:"id"`
	Name     string     `json:"name"`
	Person   string     `json:"person"`
	Role     string     `json:"role"`
	Standing string     `json:"standing"`
	This     bool       `json:"this"`
	Heard    *string    `json:"heard"`
	Lacks    []jsonLack `json:"lacks"`
}

type jsonLack struct {
	Device string `json:"device"`
	Parts  uint64 `json:"parts"`
}

type jsonShare struct {
	Folder   string       `json:"folder"`
	Shared   *string      `json:"shared"`
	Unshared int          `json:"unshared"`
	Devices  []jsonDevice `json:"devices"`
}

// shareValue is shareStatus for scripts: null for a profile that is not shared.
func (p *program) shareValue(ctx context.Context) (*jsonShare, error) {
	o, folder, err := p.overview(ctx)
	if o == nil || err != nil {
		return nil, err
	}
	out := &jsonShare{Folder: folder, Shared: stamp(o.Synced), Unshared: o.Unshared}
	for _, d := range o.Devices {
		standing := string(d.Standing)
		if d.Standing == replica.Good {
			standing = "good"
		}
		one := jsonDevice{
			ID: d.ID.String(), Name: d.Name, Person: d.Person.String(), Role: string(d.Role), Standing: standing,
			This: d.This, Heard: stamp(d.Heard), Lacks: []jsonLack{},
		}
		for _, l := range d.Lacks {
			one.Lacks = append(one.Lacks, jsonLack{l.Device.String(), l.Parts})
		}
		out.Devices = append(out.Devices, one)
	}
	return out, nil
}

// stamp is a moment for scripts, null for none.
func stamp(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.UTC().Format(time.RFC3339)
	return &s
}
