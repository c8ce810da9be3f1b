package panetest

import "relais/model"

// Office returns a store with an invented organisation's projects at work:
// partners, funders, deadlines gone by and to come, grants with expenses, a
// contact log with a sensitive entry.
func Office() *Fake {
	f := NewFake()
	f.Compute = true
	o := office{f}
	fat := o.organisation("Frente Auténtico del Trabajo", "FAT", "Mexique", "partner")
	o.organisation("Radio Obrera de Tehuacán", "", "Mexique", "partner")
	unipop := o.organisation("Université populaire des mornes", "UPM", "Haïti", "partner")
	feo := o.organisation("Fédération des écoles ouvrières", "FEO", "Haïti", "partner")
	louise := o.organisation("Fondation Louise-Hamelin", "FLH", "Québec", "funder")
	fund := o.organisation("Fonds de coopération syndicale", "FCS", "Québec", "funder", "union")
	marie := f.Add("person", "name", "Marie Dubé", "team", "officer", "handle", "marie").String()
	benito := f.Add("person", "name", "Benito Rosales", "organisation", fat, "role", "secrétaire aux relations").String()
	rose := f.Add("person", "name", "Rose-Laure Étienne", "organisation", unipop).String()

	coop := f.Add("project", "name", "Coopératives de travail autogérées", "short", "COOP", "status", "underway",
		"country", "Mexique", "partners", fat, "funders", fund, "start", "2026-04-01", "end", "2028-03-31", "responsible", marie)
	popular := f.Add("project", "name", "Université populaire itinérante", "short", "UNIPOP", "status", "underway",
		"country", "Haïti", "partners", unipop, "partners", feo, "funders", louise, "funders", fund, "end", "2027-08-31")
	f.Add("project", "name", "Radio des travailleuses de l’assemblage", "short", "RADIO", "status", "proposal", "country", "Mexique")
	f.Add("project", "name", "Mission d’observation électorale syndicale", "status", "idea")
	o.tasks(coop.String(), popular.String(), marie)
	o.money(coop.String(), fund)
	o.contacts(coop.String(), popular.String(), fat, unipop, fund, benito, rose)
	result := f.Add("result", "project", coop.String(), "level", "immediate", "text", "Les coopératives tiennent leurs assemblées").String()
	f.Add("result", "project", coop.String(), "level", "output", "text", "Trois guides traduits et imprimés")
	f.Add("indicator", "result", result, "text", "Assemblées tenues", "unit", "nombre", "baseline", "2", "target", "12")
	f.Add("indicator", "result", result, "text", "Part de femmes aux assemblées", "unit", "%", "target", "50")
	return f
}

type office struct{ *Fake }

func (o office) organisation(name, acronym, country string, categories ...string) string {
	pairs := []string{"name", name, "acronym", acronym, "country", country}
	for _, c := range categories {
		pairs = append(pairs, "categories", c)
	}
	return o.Add("organisation", pairs...).String()
}

func (o office) tasks(coop, popular, marie string) {
	me := o.who.Me.String()
	o.Add("task", "title", "Relire le rapport d’étape avec le FAT", "status", "doing", "due", "2026-11-20", "assignee", marie,
		"project", coop, "priority", "high")
	o.Add("task", "title", "Réserver les billets de la délégation", "status", "todo", "due", "2026-12-04", "assignee", me, "project", coop)
	o.Add("task", "title", "Demander les reçus de l’atelier de Puebla", "status", "waiting", "due", "2026-11-27", "project", coop)
	o.Add("task", "title", "Signer l’entente", "status", "done", "due", "2026-10-02", "project", coop)
	o.Add("task", "title", "Traduire le module 3 en créole", "status", "blocked", "project", popular, "priority", "urgent")
}

func (o office) money(coop, fund string) {
	grant := o.Add("grant", "programme", "Solidarité intersyndicale 2026-2028", "project", coop, "funder", fund,
		"amount", "8500000 CAD", "status", "underway", "end", "2028-03-31").String()
	o.Add("grant", "programme", "Appoint de la délégation", "project", coop, "funder", fund, "amount", "120000 CAD", "status", "awarded")
	line := o.Add("budget_line", "label", "Ateliers", "grant", grant, "amount", "2500000 CAD").String()
	o.Add("expense", "label", "Atelier de Puebla", "budget_line", line, "amount", "412050 CAD", "day", "2026-10-11")
	o.Add("deadline", "title", "Rapport narratif d’étape", "about", "project:"+coop, "day", "2026-11-16", "type", "narrative_report", "status", "in_review")
	o.Add("deadline", "title", "Rapport financier d’étape", "about", "grant:"+grant, "day", "2026-12-15", "type", "financial_report", "status", "draft")
	o.Add("deadline", "title", "Proposition initiale", "about", "project:"+coop, "day", "2026-02-01", "type", "proposal", "status", "accepted")
}

func (o office) contacts(coop, popular, fat, unipop, fund, benito, rose string) {
	o.Add("interaction", "summary", "Date de l’assemblée confirmée : le 12 décembre", "moment", "2026-11-20T14:05 America/Toronto",
		"channel", "call", "organisations", fat, "people", benito, "project", coop, "follow_up", "2026-11-27",
		"notes", "Benito demande que la délégation arrive la veille.\nIl enverra la liste des coopératives participantes.")
	o.Add("interaction", "summary", "Versement reçu, accusé à envoyer", "moment", "2026-11-12T09:30 America/Toronto",
		"channel", "email", "organisations", fund, "project", coop)
	o.Add("interaction", "summary", "Menaces contre une animatrice", "moment", "2026-11-03T16:20 America/Toronto",
		"channel", "call", "organisations", unipop, "people", rose, "project", popular, "sensitive", "1",
		"notes", "Ne rien écrire ailleurs. Rappeler par le canal sûr.")
	o.Add("interaction", "summary", "Visite du local de Jacmel", "moment", "2026-10-22T10:00 America/Port-au-Prince",
		"channel", "visit", "organisations", unipop, "project", popular)
	o.Add("interaction", "summary", "Courriel de présentation", "moment", "2026-09-15T08:45 America/Toronto", "channel", "email")
}

// Named returns the id of the record of a kind whose label begins with text.
func (f *Fake) Named(kind, text string) model.ID {
	for _, r := range f.All(kind) {
		if label := f.labelOf(r); len(label) >= len(text) && label[:len(text)] == text {
			return r.ID
		}
	}
	return model.ID{}
}
