package seed

import (
	"strconv"
	"strings"
	"time"

	"relais/model"
)

// Sizes says how large a generated history is. Ops counts one for each value
// of a register and each element of a set; what records do not take goes into
// edits of tasks, so that a history without tasks may have fewer.
type Sizes struct{ Tasks, Interactions, People, Ops int }

// Large is the profile that the figures of speed are measured on.
var Large = Sizes{Tasks: 10_000, Interactions: 50_000, People: 5_000, Ops: 500_000}

// Bench streams a history of the given size over the year before today: first
// the people and their organisations in bulk, then a log in which entries,
// tasks and edits of tasks alternate, one action a step. The same arguments
// give the same steps; nothing is kept but a byte for each task.
func Bench(today model.Day, sizes Sizes, emit func(Step) error) error {
	g := &bench{calendar: newCalendar(today), sizes: sizes, emit: emit}
	g.size()
	if err := g.people(); err != nil {
		return err
	}
	return g.year()
}

const (
	peoplePerOrganisation = 25
	peoplePerStep         = 100 // as an import of a list would
	editsPerStep          = 3   // as a small bulk edit would
	benchProjects         = 20
)

type bench struct {
	calendar
	sizes         Sizes
	emit          func(Step) error
	organisations int
	edits         int    // edits of tasks still to be made
	status        []byte // of each task, an index of the kind's codes
	now, tick     int64  // wall time of the next step and the time between steps
	last          int64  // wall time that no step is after
	talks         []talk
}

// size works out how many edits fill the wanted ops, and spreads the steps.
func (g *bench) size() {
	s := g.sizes
	g.organisations = max(1, s.People/peoplePerOrganisation)
	// Records of a kind all have as many values.
	g.edits = s.Ops - 1 - s.Tasks*opsIn(g.task(0)) - s.Interactions*opsIn(g.interaction(0)) -
		s.People*opsIn(g.person(0)) - g.organisations*opsIn(g.organisation(0)) - benchProjects*opsIn(g.project(0))
	g.edits = max(0, g.edits)
	if s.Tasks == 0 {
		g.edits = 0
	}
	g.status = make([]byte, s.Tasks)
	steps := s.Tasks + s.Interactions + g.edits/min(editsPerStep, max(1, s.Tasks)) + (s.People+g.organisations)/peoplePerStep + 10
	begin := g.today.Add(-365).Time().UnixMilli()
	end := g.today.Time().UnixMilli() - 3600*1000
	g.now, g.last, g.tick = begin, end, max(1, (end-begin)/int64(steps))
	g.talks = nil
	for _, suits := range []string{"union", "funder", "coalition", "mx", "ht"} {
		g.talks = append(g.talks, talks()[suits]...)
	}
}

func opsIn(r *model.Record) (n int) {
	for _, v := range r.Values {
		n += len(v)
	}
	return n
}

func (g *bench) step(s Step) error {
	s.AtMillis, s.Author = g.now, Me
	g.now = min(g.now+g.tick, g.last)
	return g.emit(s)
}

// people makes everybody, the organisations and the projects.
func (g *bench) people() error {
	me := someone(Me, "Maude Bellerive").Put("team", "coordinator")
	if err := g.step(Step{Records: []*model.Record{me}}); err != nil {
		return err
	}
	makers := []struct {
		n    int
		make func(int) *model.Record
	}{{g.organisations, g.organisation}, {benchProjects, g.project}, {g.sizes.People - 1, g.person}}
	for _, m := range makers {
		for i := 0; i < m.n; {
			var s Step
			for ; i < m.n && len(s.Records) < peoplePerStep; i++ {
				s.Records = append(s.Records, m.make(i))
			}
			if err := g.step(s); err != nil {
				return err
			}
		}
	}
	return nil
}

// year lays entries, tasks and edits side by side, in proportion.
func (g *bench) year() error {
	total := max(g.sizes.Interactions, g.sizes.Tasks, 1)
	entries, tasks, edits := 0, 0, 0
	for i := range total {
		for ; entries < upTo(g.sizes.Interactions, i, total); entries++ {
			if err := g.step(Step{Records: []*model.Record{g.interaction(entries)}}); err != nil {
				return err
			}
		}
		for ; tasks < upTo(g.sizes.Tasks, i, total); tasks++ {
			if err := g.step(Step{Records: []*model.Record{g.task(tasks)}}); err != nil {
				return err
			}
		}
		want := upTo(g.edits, i, total)
		for tasks > 0 && (want-edits >= editsPerStep || i == total-1 && edits < want) {
			s := g.bulk(edits, min(want-edits, editsPerStep, tasks), tasks)
			edits += len(s.Changes)
			if err := g.step(s); err != nil {
				return err
			}
		}
	}
	return nil
}

// upTo gives how many of n are there after part i of total.
func upTo(n, i, total int) int { return n * (i + 1) / total }

// bulk moves n neighbouring tasks of those made so far to another status.
func (g *bench) bulk(edit, n, made int) Step {
	codes := model.Tasks.Field("status").Codes
	first := draw(made, "edit", strconv.Itoa(edit))
	var s Step
	for k := range n {
		i := (first + k) % made
		g.status[i] = byte((int(g.status[i]) + 1 + draw(len(codes)-1, "to", strconv.Itoa(edit), strconv.Itoa(k))) % len(codes))
		s.Changes = append(s.Changes, Change{model.Tasks.Kind, benchID("task", i),
			map[string]model.Value{"status": {codes[g.status[i]]}}})
	}
	return s
}

func benchID(kind string, i int) model.ID {
	return model.DeriveID("bench", kind, strconv.Itoa(i))
}

// someone makes a person's record with the defaults of the kind.
func someone(id model.ID, name string) *model.Record {
	r := model.People.New(model.Env{Me: Me})
	r.ID = id
	return r.Put("name", name)
}

func (g *bench) person(i int) *model.Record {
	name := g.name(i)
	return someone(benchID("person", i), name).
		Put("email", strings.ReplaceAll(plain(name), "-", ".")+"@courriel.example").
		Put("languages", "fr").
		Put("role", pick([]string{"Déléguée", "Bénévole", "Responsable", "Membre"}, "role", strconv.Itoa(i))).
		Put("organisation", benchID("organisation", i%g.organisations).String())
}

// name gives a person's name; in a large history some are alike, as in life.
func (g *bench) name(i int) string {
	n := strconv.Itoa(i)
	origin := pick([]string{"qc", "qc", "ht", "mx", "at", "ar", "vn", "af"}, "origin", n)
	return pick(pools()[origin+pick([]string{" f", " m"}, "gender", n)], "first", n) + " " +
		pick(pools()[origin+" noms"], "last", n)
}

func (g *bench) organisation(i int) *model.Record {
	n := strconv.Itoa(i)
	r := model.Organisations.New(model.Env{Me: Me})
	r.ID = benchID("organisation", i)
	return r.Put("name", "Syndicat des "+pick(pools()["métiers"], "trade", n)+" de "+pick(pools()["qc lieux"], "place", n)).
		Put("categories", "union").Put("country", "Québec")
}

func (g *bench) project(i int) *model.Record {
	r := model.Projects.New(model.Env{Me: Me})
	r.ID = benchID("project", i)
	return r.Put("name", "École populaire de "+pools()["ht lieux"][i%15]).Put("status", "underway").Put("country", "Haïti")
}

func (g *bench) interaction(i int) *model.Record {
	n := strconv.Itoa(i)
	t := g.talk(i)
	person, organisation := draw(max(1, g.sizes.People-1), "who", n), draw(g.organisations, "org", n)
	say := func(word string) string {
		switch word {
		case "o", "do", "ao", "O":
			return with(word, "le ", "syndicat "+strconv.Itoa(organisation))
		case "p", "p.p":
			return g.name(person)
		}
		return "l'équipe"
	}
	at := time.UnixMilli(g.now).UTC()
	r := model.Interactions.New(model.Env{Me: Me, Now: model.MomentOf(at, Zone)})
	r.ID = benchID("interaction", i)
	people := Me
	if g.sizes.People > 1 {
		people = benchID("person", person)
	}
	return r.Put("summary", capital(fill(vary(t.summary, "summary", n), say))).Put("channel", t.channel).
		Put("people", people.String()).
		Put("organisations", benchID("organisation", organisation).String()).
		Put("project", benchID("project", i%benchProjects).String()).
		Put("notes", capital(fill(vary(t.note, "note", n), say)))
}

func (g *bench) talk(i int) talk {
	if len(g.talks) == 0 { // while sizes are worked out
		return talks()["union"][0]
	}
	return g.talks[i%len(g.talks)]
}

func (g *bench) task(i int) *model.Record {
	n := strconv.Itoa(i)
	at := dayOf(g.now)
	assignee := Me
	if g.sizes.People > 1 {
		assignee = benchID("person", draw(min(20, g.sizes.People-1), "assignee", n))
	}
	verb := pick([]string{"Appeler", "Relancer", "Écrire à", "Remercier", "Rencontrer", "Inviter"}, "verb", n)
	r := model.Tasks.New(model.Env{Today: at, Me: Me})
	r.ID = benchID("task", i)
	return r.Put("title", verb+" "+g.name(draw(max(1, g.sizes.People), "whom", n))+" "+
		pick([]string{"au sujet du stage", "pour la cotisation", "avant le CA", "pour le rapport", "sur le budget"}, "why", n)).
		Put("due", string(at.Add(7+draw(60, "due", n)))).
		Put("assignee", assignee.String()).
		Put("project", benchID("project", i%benchProjects).String()).
		Put("tags", pick([]string{"appel", "rapport", "stage", "finances"}, "tag", n))
}
