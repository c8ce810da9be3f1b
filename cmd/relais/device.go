package main

import (
	"context"
	"slices"
	"strings"

	"relais/model"
	"relais/store/replica"

	"github.com/spf13/cobra"
)

// newDevice makes `relais device [list | remove NAME | role NAME ROLE | lost
// NAME | aside [take ID | leave ID] | passphrase]`: whose devices are in the
// team, what each may, what is waited for no longer, what did not count, and what
// guards this one's keys.
func newDevice(p *program) *cobra.Command {
	c := p.command("device")
	verbs := []string{"list", "remove", "role", "lost", "aside", "passphrase"}
	none := c.Flags().Bool("none", false, p.cat.T("flag.none.help"))
	c.ValidArgs = verbs
	c.RunE = func(c *cobra.Command, args []string) error {
		verb, args, err := p.subVerb(args, verbs)
		if err != nil {
			return err
		}
		want := map[string]int{"remove": 1, "role": 2, "lost": 1}[verb]
		if verb == "aside" && len(args) > 0 {
			want = 2
		}
		switch {
		case len(args) > want:
			return invalid("cli.arg_extra", "value", args[want])
		case len(args) < want:
			return invalid("device.missing")
		}
		if _, err := p.open(c.Context()); err != nil {
			return err
		}
		switch verb {
		case "remove":
			return p.removeDevice(c.Context(), args[0])
		case "role":
			return p.deviceRole(c.Context(), args[0], args[1])
		case "lost":
			return p.lostDevice(c.Context(), args[0])
		case "passphrase":
			return p.changePassphrase(*none)
		case "aside":
			if len(args) > 0 {
				return p.reviewAside(c.Context(), args[0], args[1])
			}
			return p.listAside(c.Context())
		}
		return p.listDevices(c.Context())
	}
	return c
}

// listDevices writes the team's devices, the most senior first.
func (p *program) listDevices(ctx context.Context) error {
	share, err := p.shareValue(ctx)
	if err != nil {
		return err
	}
	if share == nil {
		return invalid("share.none")
	}
	if p.globals.json {
		return p.printValue(share.Devices)
	}
	o, _, err := p.overview(ctx)
	if err != nil {
		return err
	}
	for _, d := range o.Devices {
		p.line(d.ID.Short(shortIDs) + "  " + p.deviceLine(d))
	}
	return nil
}

// device finds the one device that a person means by its id, the start of it,
// or a name.
func device(members []replica.Member, typed string) (replica.Member, error) {
	want, id := model.FoldText(strings.TrimSpace(typed)), model.FoldID(typed)
	var exact, some []replica.Member
	for _, m := range members {
		name := model.FoldText(m.Name)
		switch {
		case m.ID.String() == id:
			return m, nil
		case name == want, len(id) >= 3 && strings.HasPrefix(m.ID.String(), id):
			exact = append(exact, m)
		case want != "" && strings.Contains(name, want):
			some = append(some, m)
		}
	}
	if len(exact) == 0 {
		exact = some
	}
	switch len(exact) {
	case 0:
		return replica.Member{}, model.Refuse(model.NotFound, "device.none", "value", typed)
	case 1:
		return exact[0], nil
	}
	var lines []string
	for _, m := range exact {
		lines = append(lines, m.ID.Short(shortIDs)+" "+m.Name)
	}
	return replica.Member{}, model.Refuse(model.Ambiguous, "device.several", "value", typed, "candidates", strings.Join(lines, "\n"))
}

// decide exchanges, so that what a device published up to now is known, does
// what was decided about it, and tells the others.
func (p *program) decide(ctx context.Context, typed string, do func(*replica.Exchange, replica.Member, *replica.Report) error) error {
	e, err := p.exchanger(ctx)
	if err != nil {
		return err
	}
	folder, err := e.folder(ctx)
	if err != nil {
		return err
	}
	var report *replica.Report
	err = e.alone(ctx, folder, func(x *replica.Exchange) error {
		if report, err = syncThrough(ctx, x, replica.Mode{}); err != nil {
			return err
		}
		m, err := device(x.Members(), typed)
		if err != nil {
			return err
		}
		if err := do(x, m, report); err != nil {
			return err
		}
		report, err = x.Sync(ctx, replica.Mode{})
		return err
	})
	if err == nil {
		p.tellTroubles(namedIn(report, folder))
	}
	return err
}

func (p *program) removeDevice(ctx context.Context, typed string) error {
	var gone replica.Member
	err := p.decide(ctx, typed, func(x *replica.Exchange, m replica.Member, _ *replica.Report) error {
		gone = m
		return x.Remove(ctx, m.ID)
	})
	if err != nil {
		return err
	}
	return p.tellDevice(ctx, gone, "device.removed", "device.removed_means")
}

// lostDevice declares lost what of a device's nobody has any more.
func (p *program) lostDevice(ctx context.Context, typed string) error {
	var of replica.Member
	err := p.decide(ctx, typed, func(x *replica.Exchange, m replica.Member, rep *replica.Report) error {
		of = m
		return x.Lose(ctx, m.ID, rep)
	})
	if err != nil {
		return err
	}
	return p.tellDevice(ctx, of, "device.lost", "device.lost_means")
}

func (p *program) deviceRole(ctx context.Context, typed, word string) error {
	role, err := p.role(word)
	if err != nil {
		return err
	}
	var was replica.Member
	err = p.decide(ctx, typed, func(x *replica.Exchange, m replica.Member, _ *replica.Report) error {
		was = m
		return x.ChangeRole(ctx, m.ID, role)
	})
	if err != nil {
		return err
	}
	means := "device.role_means"
	if was.Role.ReadsProtected() && !role.ReadsProtected() {
		means = "device.lowered_means"
	}
	was.Role = role
	return p.tellDevice(ctx, was, "device.role", means)
}

// tellDevice says what was decided about a device, and what that means.
func (p *program) tellDevice(ctx context.Context, m replica.Member, key, means string) error {
	if p.globals.json {
		share, err := p.shareValue(ctx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(share.Devices, func(d jsonDevice) bool { return d.ID == m.ID.String() })
		return p.printValue(share.Devices[i])
	}
	p.line(p.cat.T(key, "name", clean(m.Name), "role", p.cat.T("role."+string(m.Role))))
	p.complain(p.cat.T(means))
	return nil
}
