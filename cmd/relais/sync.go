package main

import (
	"context"
	"errors"
	"strconv"

	"relais/model"
	"relais/store/replica"

	"github.com/spf13/cobra"
)

// newSync makes `relais sync [--watch] [--recreate] [--share DIR]`, and the
// exchanges by hand: `--via DIR`, `--export FILE`, `--import FILE`.
func newSync(p *program) *cobra.Command {
	c := p.command("sync")
	watch := c.Flags().Bool("watch", false, p.cat.T("flag.watch.help"))
	recreate := c.Flags().Bool("recreate", false, p.cat.T("flag.recreate.help"))
	folder := c.Flags().String("share", "", p.cat.T("flag.moved.help"))
	_ = c.MarkFlagDirname("share")
	hand := p.carryFlags(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) > 0 {
			return invalid("cli.arg_extra", "value", args[0])
		}
		if *watch && p.globals.json {
			return invalid("sync.watch_json")
		}
		if err := hand.check(*watch || *folder != "" || *recreate && hand.via == ""); err != nil {
			return err
		}
		if hand.asked() {
			return p.carry(c.Context(), hand, replica.Mode{Recreate: *recreate})
		}
		err := p.sync(c.Context(), *folder, replica.Mode{Recreate: *recreate})
		if err != nil || !*watch {
			return err
		}
		return p.watch(c.Context())
	}
	return c
}

// sync is one exchange. A folder that moved is kept at its new place once an
// exchange there went through.
func (p *program) sync(ctx context.Context, folder string, mode replica.Mode) error {
	e, err := p.exchanger(ctx)
	if err != nil {
		return err
	}
	r, err := e.moved(ctx, folder, mode)
	if err != nil {
		return err
	}
	return p.tellReport(ctx, r)
}

// tellReport writes what an exchange did. What stood in its way is told, and
// makes the exit code 1: a script must not take it for done.
func (p *program) tellReport(ctx context.Context, r *replica.Report) error {
	p.hideProgress()
	st, err := p.db.Summary(ctx)
	if err != nil {
		return err
	}
	if p.globals.json {
		if err := p.printValue(p.reportValue(r, st.Conflicts)); err != nil {
			return err
		}
	} else {
		p.line(p.reportLine(r, int(st.Conflicts)))
		for _, l := range p.waitingLines(r) {
			p.line("  " + l)
		}
	}
	p.tellOddities(r)
	if len(r.Troubles) == 0 {
		return nil
	}
	for _, t := range r.Troubles[1:] {
		p.complain(p.sentence(t))
	}
	return r.Troubles[0]
}

func (p *program) reportLine(r *replica.Report, conflicts int) string {
	return p.cat.T("sync.done", "published", p.cat.Int(int64(r.Published)), "received", p.cat.Int(int64(r.Received)),
		"waiting", p.cat.Int(int64(len(r.Waiting)+r.Undelivered)), "conflicts", p.cat.Int(int64(conflicts)))
}

// shownWaiting is how many parts are named one by one.
const shownWaiting = 5

// waitingLines tells what is known to exist and is not here.
func (p *program) waitingLines(r *replica.Report) []string {
	var out []string
	for i, g := range r.Waiting {
		if i == shownWaiting {
			out = append(out, p.cat.T("sync.more", "n", len(r.Waiting)-i))
			break
		}
		out = append(out, p.cat.T("sync.part", "number", strconv.FormatUint(g.Number, 10), "device", p.deviceName(g.Name)))
	}
	if r.Behind > 0 {
		out = append(out, p.cat.T("sync.behind", "n", r.Behind))
	}
	if r.Unpublished > 0 {
		out = append(out, p.cat.T("sync.unpublished", "n", r.Unpublished))
	}
	if r.Republished > 0 {
		out = append(out, p.cat.T("sync.republished", "n", r.Republished))
	}
	if r.Carried > 0 {
		out = append(out, p.cat.T("sync.carried", "n", r.Carried))
	}
	return out
}

func (p *program) deviceName(name string) string {
	if name == "" {
		return p.cat.T("share.unknown_device")
	}
	return p.cat.Quote(clean(name))
}

// tellOddities says what a person may want to look at, although the exchange
// goes on without.
func (p *program) tellOddities(r *replica.Report) {
	if r.Aside > 0 {
		p.complain(p.cat.T("sync.aside", "n", r.Aside))
	}
	if len(r.Damaged) > 0 {
		p.complain(p.cat.T("sync.damaged", "n", len(r.Damaged), "file", clean(r.Damaged[0])))
	}
	if len(r.Foreign) > 0 {
		p.complain(p.cat.T("sync.foreign", "n", len(r.Foreign), "file", clean(r.Foreign[0])))
	}
	if r.Newer {
		p.complain(p.cat.T("sync.newer"))
	}
}

// tellTroubles says what stood in the way of an exchange that another command
// made on its way.
func (p *program) tellTroubles(r *replica.Report) {
	for _, t := range r.Troubles {
		p.complain(p.sentence(t))
	}
}

type jsonGap struct {
	Device string `json:"device"`
	Name   string `json:"name"`
	Number uint64 `json:"number"`
}

type jsonReport struct {
	Published   int       `json:"published"`
	Received    int       `json:"received"`
	Waiting     int       `json:"waiting"`
	Conflicts   int64     `json:"conflicts"`
	Unpublished int       `json:"unpublished"`
	Republished int       `json:"republished"`
	Carried     int       `json:"carried"`
	Behind      int       `json:"behind"`
	Aside       int       `json:"aside"`
	Missing     []jsonGap `json:"missing"`
	Damaged     []string  `json:"damaged"`
	Foreign     []string  `json:"foreign"`
	Newer       bool      `json:"newer"`
	Incomplete  bool      `json:"incomplete"`
	Troubles    []string  `json:"troubles"`
}

func (p *program) reportValue(r *replica.Report, conflicts int64) jsonReport {
	out := jsonReport{
		Published: r.Published, Received: r.Received, Waiting: len(r.Waiting) + r.Undelivered, Conflicts: conflicts,
		Unpublished: r.Unpublished, Republished: r.Republished, Carried: r.Carried, Behind: r.Behind, Aside: r.Aside,
		Missing: []jsonGap{}, Damaged: append([]string{}, r.Damaged...), Foreign: append([]string{}, r.Foreign...),
		Newer: r.Newer, Incomplete: r.Incomplete, Troubles: []string{},
	}
	for _, g := range r.Waiting {
		out.Missing = append(out.Missing, jsonGap{g.Device.String(), g.Name, g.Number})
	}
	for _, t := range r.Troubles {
		out.Troubles = append(out.Troubles, t.Key)
	}
	return out
}

// watch exchanges until it is interrupted, and tells each time that something
// happened or a trouble came or went.
func (p *program) watch(ctx context.Context) error {
	p.complain(p.cat.T("sync.watching"))
	last := ""
	tell := func(r *replica.Report, err error) {
		text := ""
		switch refusal := model.AsRefusal(err); {
		case refusal != nil:
			text = p.sentence(refusal)
		case err != nil:
			p.fault(err)
			return
		case len(r.Troubles) > 0:
			text = p.sentence(r.Troubles[0])
		}
		if text != last && text != "" {
			p.complain(text)
		}
		last = text
		if err == nil && r.Published+r.Received+r.Republished > 0 {
			if st, err := p.db.Summary(ctx); err == nil {
				p.line(p.reportLine(r, int(st.Conflicts)))
				_ = p.out.Flush()
			}
		}
	}
	e, err := p.exchanger(ctx)
	if err != nil {
		return err
	}
	err = e.watch(ctx, nil, func() {}, tell)
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}
