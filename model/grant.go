package model

// Grant is money that a funder gives to a project, or to the organisation's
// mission when it names no project.
type Grant struct {
	Programme       string
	Project, Funder ID
	Amount          Money
	Start, End      Day
	Status          string
}

// Grants declares the kind grant.
var Grants = Define("grant",
	Text("programme", func(g *Grant) *string { return &g.Programme }).Required().Searched(),
	Ref("project", func(g *Grant) *ID { return &g.Project }, "project"),
	Ref("funder", func(g *Grant) *ID { return &g.Funder }, "organisation"),
	Amount("amount", func(g *Grant) *Money { return &g.Amount }),
	Date("start", func(g *Grant) *Day { return &g.Start }),
	Date("end", func(g *Grant) *Day { return &g.End }),
	Choice("status", func(g *Grant) *string { return &g.Status }, "proposed", "awarded", "underway", "closed", "refused"),
	Computed("balance", TypeMoney, func(g *Grant, f Facts) string { return "" }),
).Listed("programme", "status", "amount", "balance", "funder", "project").
	Rule(func(g *Grant, _ Env) error { return period(g.Start, g.End, "end") })

// BudgetLine is a line of a grant's budget.
type BudgetLine struct {
	Grant         ID
	Source, Label string
	Amount        Money
}

// BudgetLines declares the kind budget_line.
var BudgetLines = Define("budget_line",
	Text("label", func(b *BudgetLine) *string { return &b.Label }).Required().Searched(),
	Ref("grant", func(b *BudgetLine) *ID { return &b.Grant }, "grant"),
	Choice("source", func(b *BudgetLine) *string { return &b.Source }, "grant", "matching", "in_kind"),
	Amount("amount", func(b *BudgetLine) *Money { return &b.Amount }),
	Computed("balance", TypeMoney, func(b *BudgetLine, f Facts) string { return "" }),
).Listed("label", "amount", "balance", "source", "grant")

// Expense is money spent on a line of a budget.
type Expense struct {
	BudgetLine     ID
	Label          string
	Day            Day
	Amount         Money
	Payee, Receipt string
}

// Expenses declares the kind expense.
var Expenses = Define("expense",
	Text("label", func(e *Expense) *string { return &e.Label }).Searched(),
	Ref("budget_line", func(e *Expense) *ID { return &e.BudgetLine }, "budget_line"),
	Date("day", func(e *Expense) *Day { return &e.Day }).Start(today),
	Amount("amount", func(e *Expense) *Money { return &e.Amount }),
	Text("payee", func(e *Expense) *string { return &e.Payee }).Searched(),
	File("receipt", func(e *Expense) *string { return &e.Receipt }),
).Labelled("day", "label", "payee").Listed("day", "label", "amount", "budget_line", "payee").Sorted("-day")

// Fund is money kept for a purpose.
type Fund struct{ Name, Purpose string }

// Funds declares the kind fund.
var Funds = Define("fund",
	Text("name", func(f *Fund) *string { return &f.Name }).Required().Searched(),
	Long("purpose", func(f *Fund) *string { return &f.Purpose }).Searched(),
	Computed("balance", TypeMoney, func(f *Fund, facts Facts) string { return "" }),
).Listed("name", "balance", "purpose")

// Income is money received into a fund or on a grant.
type Income struct {
	Label  string
	Fund   ID
	Grant  ID
	Donor  ID
	Day    Day
	Amount Money
}

// Incomes declares the kind income. Who gave is protected (DOMAIN §4).
var Incomes = Define("income",
	Text("label", func(i *Income) *string { return &i.Label }).Searched(),
	Ref("fund", func(i *Income) *ID { return &i.Fund }, "fund"),
	Ref("grant", func(i *Income) *ID { return &i.Grant }, "grant"),
	Ref("donor", func(i *Income) *ID { return &i.Donor }, "person", "organisation").Sensitive(),
	Date("day", func(i *Income) *Day { return &i.Day }).Start(today),
	Amount("amount", func(i *Income) *Money { return &i.Amount }),
).Labelled("day", "label").Listed("day", "label", "amount", "fund", "grant").Sorted("-day")

func init() {
	spent := func(lines []*Record, f Facts) (out []*Record) {
		for _, l := range lines {
			out = append(out, f.Linked("expense", "budget_line", l.ID)...)
		}
		return out
	}
	Grants.Field("balance").Compute = func(r *Record, f Facts) Value {
		amount, _ := ParseMoney(r.One("amount"))
		return Single(minus(amount, sum(spent(f.Linked("budget_line", "grant", r.ID), f), "amount")).String())
	}
	BudgetLines.Field("balance").Compute = func(r *Record, f Facts) Value {
		amount, _ := ParseMoney(r.One("amount"))
		return Single(minus(amount, sum(spent([]*Record{r}, f), "amount")).String())
	}
	Funds.Field("balance").Compute = func(r *Record, f Facts) Value {
		return Single(sum(f.Linked("income", "fund", r.ID), "amount").String())
	}
}
