package model

import "strconv"

func itoa(n int) string { return strconv.Itoa(n) }

// Membership is an organisation's or a person's membership in a group.
// Memberships are dated: leaving ends one and deletes none.
type Membership struct {
	Holder       ID
	Group        string
	Since, Until Day
	Status       string
	Contact      ID
}

// Memberships declares the kind membership.
var Memberships = Define("membership",
	Ref("holder", func(m *Membership) *ID { return &m.Holder }, "organisation", "person").Required(),
	Choice("group", func(m *Membership) *string { return &m.Group }, "a", "b", "c", "d"),
	Date("since", func(m *Membership) *Day { return &m.Since }).Start(today),
	Date("until", func(m *Membership) *Day { return &m.Until }),
	Choice("status", func(m *Membership) *string { return &m.Status }, "active", "suspended", "withdrawn"),
	Ref("contact", func(m *Membership) *ID { return &m.Contact }, "person"),
	Computed("standing", TypeChoice, func(m *Membership, f Facts) string { return "" }),
).Labelled("holder", "group").Listed("holder", "group", "status", "standing", "since", "until").Sorted("group").
	Rule(func(m *Membership, _ Env) error { return period(m.Since, m.Until, "until") })

// The standings of a membership.
const (
	StandingPaid    = "paid"    // nothing is owed
	StandingOwing   = "owing"   // less was paid than asked
	StandingUnasked = "unasked" // no dues were asked yet
	StandingUnknown = "unknown" // amounts in several currencies
)

func init() {
	f := Memberships.Field("standing")
	f.Codes = []string{StandingPaid, StandingOwing, StandingUnasked, StandingUnknown}
	f.Compute = func(r *Record, facts Facts) Value {
		dues := facts.Linked("dues", "membership", r.ID)
		if len(dues) == 0 {
			return Single(StandingUnasked)
		}
		var paid []*Record
		for _, d := range dues {
			paid = append(paid, facts.Linked("payment", "dues", d.ID)...)
		}
		left := minus(sum(dues, "amount"), sum(paid, "amount"))
		switch {
		case !left.Set:
			return Single(StandingUnknown)
		case left.Cents > 0:
			return Single(StandingOwing)
		}
		return Single(StandingPaid)
	}
}

// Rate is what a group pays in a year.
type Rate struct {
	Year      Opt[int64]
	Group     string
	Amount    Money
	PerMember Money
}

// Rates declares the kind rate.
var Rates = Define("rate",
	Int("year", func(r *Rate) *Opt[int64] { return &r.Year }),
	Choice("group", func(r *Rate) *string { return &r.Group }, "a", "b", "c", "d"),
	Amount("amount", func(r *Rate) *Money { return &r.Amount }),
	Amount("per_member", func(r *Rate) *Money { return &r.PerMember }),
).Labelled("year", "group").Listed("year", "group", "amount", "per_member").Sorted("-year")

// Dues are what a membership owes for a year.
type Dues struct {
	Membership ID
	Year       Opt[int64]
	Amount     Money
}

// DuesKind declares the kind dues.
var DuesKind = Define("dues",
	Ref("membership", func(d *Dues) *ID { return &d.Membership }, "membership").Required(),
	Int("year", func(d *Dues) *Opt[int64] { return &d.Year }),
	Amount("amount", func(d *Dues) *Money { return &d.Amount }),
).Labelled("membership", "year").Listed("membership", "year", "amount").Sorted("-year")

// Payment is money paid towards dues.
type Payment struct {
	Dues   ID
	Day    Day
	Amount Money
	Method string
}

// Payments declares the kind payment.
var Payments = Define("payment",
	Ref("dues", func(p *Payment) *ID { return &p.Dues }, "dues").Required(),
	Date("day", func(p *Payment) *Day { return &p.Day }).Start(today),
	Amount("amount", func(p *Payment) *Money { return &p.Amount }),
	Choice("method", func(p *Payment) *string { return &p.Method }, "transfer", "cheque", "card", "cash", "other"),
).Labelled("day", "amount").Listed("day", "amount", "method", "dues").Sorted("-day")
