package members

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"relais/model"
	"relais/tui/pane"
)

// tie is a membership as every view needs it.
type tie struct {
	id           model.ID
	holder       model.ID
	group        string
	status       string
	standing     string
	since, until model.Day
}

func (t tie) link() model.Link { return model.Link{Kind: "membership", ID: t.id} }

// open reports whether the membership holds on a day.
func (t tie) open(today model.Day) bool {
	return !t.id.IsZero() && t.status != "withdrawn" && (t.until == "" || t.until >= today)
}

// ties are all memberships.
type ties struct {
	byHolder map[model.ID][]tie // the latest first
	byID     map[model.ID]tie
	rates    map[string]string // wire amount by year and group
	position int64
}

// of returns a holder's membership that counts today, or else the last.
func (t ties) of(holder model.ID, today model.Day) tie {
	all := t.byHolder[holder]
	for _, one := range all {
		if one.open(today) {
			return one
		}
	}
	if len(all) > 0 {
		return all[0]
	}
	return tie{}
}

// rate returns what a group pays in a year, in wire form.
func (t ties) rate(year int, group string) string { return t.rates[strconv.Itoa(year)+group] }

// readTies reads the memberships and the rates. It runs in a command.
func readTies(ctx context.Context, data pane.Data) (ties, error) {
	out := ties{byHolder: map[model.ID][]tie{}, byID: map[model.ID]tie{}, rates: map[string]string{}}
	list, err := data.List(ctx, pane.Query{
		Kind: "membership", Wires: []string{"holder"}, Sort: "-since",
		Columns: []string{"holder", "group", "status", "standing", "since", "until"},
	})
	if err != nil {
		return out, err
	}
	out.position = list.Position
	for _, r := range list.Rows {
		holder, _ := model.ParseID(r.Cells[0])
		t := tie{r.ID, holder, r.Cells[1], r.Cells[2], r.Cells[3], model.Day(r.Cells[4]), model.Day(r.Cells[5])}
		out.byHolder[holder] = append(out.byHolder[holder], t)
		out.byID[r.ID] = t
	}
	rates, err := data.List(ctx, pane.Query{Kind: "rate", Columns: []string{"year", "group", "amount"}})
	for _, r := range rates.Rows {
		out.rates[r.Cells[0]+r.Cells[1]] = r.Cells[2]
	}
	return out, err
}

// bill is what a membership owes for a year, with what was paid of it.
type bill struct {
	id         model.ID
	membership model.ID
	year       string
	amount     model.Money
	paid       []payment
}

type payment struct {
	day    model.Day
	amount model.Money
	method string
}

// left is what is still to be paid, unset where currencies differ.
func (b bill) left() model.Money {
	out := b.amount
	for _, p := range b.paid {
		if p.amount.Currency != out.Currency {
			return model.Money{}
		}
		out.Cents -= p.amount.Cents
	}
	return out
}

// about is what the preview says of an organisation, a person, or a membership.
type about struct {
	asked    model.Link
	holder   model.Link
	bills    []bill     // the latest year first
	mandates []pane.Row // other, body, role, since, until
	log      []pane.Row // moment, channel, summary
	logMore  bool
}

// logShown is the number of contacts listed; more are in the pane of contacts.
const logShown = 6

// readAbout reads it. It runs in a command. holder is what a membership is of.
func readAbout(ctx context.Context, data pane.Data, asked model.Link, holder model.ID, memberships []tie, reveal bool) (about, error) {
	out := about{asked: asked, holder: asked}
	if asked.Kind == "membership" {
		out.holder = holderLink(ctx, data, holder)
	}
	if err := out.readBills(ctx, data, memberships); err != nil {
		return out, err
	}
	person := out.holder.Kind == "person"
	id := out.holder.ID.String()
	other, here, logged := "person", "organisation=", "organisations="
	if person {
		other, here, logged = "organisation", "person=", "people="
	}
	list, err := data.List(ctx, pane.Query{
		Kind: "mandate", Where: here + id, Sort: "-since", Columns: []string{other, "body", "role", "since", "until"}, Reveal: reveal,
	})
	if err != nil {
		return out, err
	}
	out.mandates = list.Rows
	list, err = data.List(ctx, pane.Query{
		Kind: "interaction", Where: logged + id, Sort: "-moment", Limit: logShown + 1,
		Columns: []string{"moment", "channel", "summary"}, Reveal: reveal,
	})
	out.log = list.Rows
	if len(out.log) > logShown {
		out.log, out.logMore = out.log[:logShown], true
	}
	return out, err
}

// holderLink finds which kind a holder is of: a reference to one of two kinds
// holds the id alone.
func holderLink(ctx context.Context, data pane.Data, id model.ID) model.Link {
	for _, kind := range holderKinds {
		link := model.Link{Kind: kind, ID: id}
		if _, err := data.Get(ctx, link); err == nil {
			return link
		}
	}
	return model.Link{Kind: holderKinds[0], ID: id}
}

// holderKinds are the kinds that can be members.
var holderKinds = []string{"organisation", "person"}

func (a *about) readBills(ctx context.Context, data pane.Data, memberships []tie) error {
	if len(memberships) == 0 {
		return nil
	}
	var ids []string
	for _, t := range memberships {
		ids = append(ids, t.id.String())
	}
	list, err := data.List(ctx, pane.Query{
		Kind: "dues", Where: "membership=" + strings.Join(ids, ","), Wires: []string{"membership"},
		Columns: []string{"membership", "year", "amount"}, Sort: "-year",
	})
	if err != nil || len(list.Rows) == 0 {
		return err
	}
	ids = ids[:0]
	for _, r := range list.Rows {
		membership, _ := model.ParseID(r.Cells[0])
		amount, _ := model.ParseMoney(r.Cells[2])
		a.bills = append(a.bills, bill{id: r.ID, membership: membership, year: r.Cells[1], amount: amount})
		ids = append(ids, r.ID.String())
	}
	paid, err := data.List(ctx, pane.Query{
		Kind: "payment", Where: "dues=" + strings.Join(ids, ","), Wires: []string{"dues"},
		Columns: []string{"dues", "day", "amount", "method"}, Sort: "day",
	})
	for _, r := range paid.Rows {
		id, _ := model.ParseID(r.Cells[0])
		amount, _ := model.ParseMoney(r.Cells[2])
		if i := slices.IndexFunc(a.bills, func(b bill) bool { return b.id == id }); i >= 0 {
			a.bills[i].paid = append(a.bills[i].paid, payment{model.Day(r.Cells[1]), amount, r.Cells[3]})
		}
	}
	slices.SortStableFunc(a.bills, func(x, y bill) int { return cmp.Compare(y.year, x.year) })
	return err
}

// owed returns the oldest bill of a membership that is not paid.
func (a about) owed(membership model.ID) (bill, bool) {
	for i := len(a.bills) - 1; i >= 0; i-- {
		if b := a.bills[i]; b.membership == membership && b.amount.Set && b.left().Cents > 0 {
			return b, true
		}
	}
	return bill{}, false
}
