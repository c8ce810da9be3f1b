package model

import "slices"

// Kinds lists every kind in the order that menus and help show them.
var Kinds = []*Kind{
	Plans.Kind, Objectives.Kind, MeansKind.Kind, Actions.Kind,
	Tasks.Kind, Items.Kind,
	Projects.Kind, Grants.Kind, BudgetLines.Kind, Expenses.Kind, Funds.Kind, Incomes.Kind,
	Deadlines.Kind, Results.Kind, Indicators.Kind, Measures.Kind,
	Organisations.Kind, People.Kind, Mandates.Kind, Interactions.Kind,
	Internships.Kind, Interns.Kind,
	Memberships.Kind, Rates.Kind, DuesKind.Kind, Payments.Kind,
	Meetings.Kind, Decisions.Kind, Events.Kind, Advocacies.Kind, Resolutions.Kind,
	FundingLeads.Kind, WatchNotes.Kind, Resources.Kind, Documents.Kind,
	Risks.Kind, SecurityIncidents.Kind, PrivacyIncidents.Kind,
	Views.Kind,
}

// KindNamed finds a kind by its name in files, or gives nil.
func KindNamed(name string) *Kind {
	if i := slices.IndexFunc(Kinds, func(k *Kind) bool { return k.Name == name }); i >= 0 {
		return Kinds[i]
	}
	return nil
}

// period refuses an end before its start.
func period(start, end Day, field string) error {
	if start != "" && end != "" && end < start {
		return Refuse(Invalid, "period.backwards", "start", string(start), "end", string(end)).On(field)
	}
	return nil
}

// sum adds the amounts of records in one currency. It gives an unset Money
// where currencies differ: an unknown total is better than a wrong one.
func sum(records []*Record, name string) Money {
	total := Money{}
	for _, r := range records {
		m, ok := ParseMoney(r.One(name))
		switch {
		case !ok || !m.Set:
		case !total.Set:
			total = Money{Cents: m.Cents, Currency: m.Currency, Set: true}
		case total.Currency != m.Currency:
			return Money{}
		default:
			total.Cents += m.Cents
		}
	}
	return total
}

// minus takes b from a, or gives an unset Money where their currencies differ.
func minus(a, b Money) Money {
	if !b.Set {
		b = Money{Currency: a.Currency, Set: true}
	}
	if !a.Set || a.Currency != b.Currency {
		return Money{}
	}
	return Money{Cents: a.Cents - b.Cents, Currency: a.Currency, Set: true}
}
