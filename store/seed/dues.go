package seed

import (
	"strconv"

	"relais/model"
)

// dues asks each membership for last year's dues, all paid, and this year's,
// of which as much came in as its row says.
func (b *builder) dues() {
	year := b.start.Time().Year()
	for _, m := range b.byKind["membership"] {
		asked := b.start.Sub(b.today) + 12
		if owed := m.cells["~owed"]; owed != "" {
			old, paid := m.cells["since"] != "" && number(m.cells["since"]) < -365, m.cells["~pay"]
			cents := b.money(owed + " CAD").Cents
			if old {
				e := b.ask(m, year-1, cents*24/25/500*500, -348)
				b.pay(e, cents*24/25/500*500, -340+draw(90, m.key))
			}
			since := dayOf(m.at).Sub(b.today) + 1
			e := b.ask(m, year, cents, max(asked, since))
			switch first := max(asked, since) + 6 + draw(70, m.key, "paid"); paid {
			case "full":
				b.pay(e, cents, min(first, -4))
			case "half":
				b.pay(e, cents/2, min(first, -4))
			}
		}
	}
}

func (b *builder) ask(m *entry, year int, cents int64, day int) *entry {
	key := m.key + "/" + strconv.Itoa(year)
	e := b.add(model.DuesKind.Kind, key, b.at(b.from(day), strconv.Itoa(b.copy), "dues", strconv.Itoa(day)), b.person("thuha"))
	e.rec.Put("membership", m.rec.ID.String()).Put("year", strconv.Itoa(year))
	e.rec.Put("amount", model.Money{Cents: cents, Currency: "CAD", Set: true}.String())
	return e
}

func (b *builder) pay(dues *entry, cents int64, day int) {
	at := b.at(b.from(day), strconv.Itoa(b.copy), "payment", dues.key)
	e := b.add(model.Payments.Kind, dues.key+"/1", at, b.person("thuha"))
	e.rec.Put("dues", dues.rec.ID.String()).Put("day", string(dayOf(at)))
	e.rec.Put("amount", model.Money{Cents: cents, Currency: "CAD", Set: true}.String())
	methods := []string{"transfer", "cheque", "transfer"}
	if cents < 20_000 {
		methods = []string{"card", "transfer", "cheque", "cash"}
	}
	e.rec.Put("method", pick(methods, dues.key))
}
