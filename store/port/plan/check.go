package plan

import (
	"strconv"
	"strings"
)

// check establishes the invariants of Document, refuses what breaks them, and
// notes gaps. It is the same for the three forms.
func check(d *Document, name string, n *notes) error {
	if d.Year == "" {
		if d.Year = findYear(name); d.Year == "" {
			return refuse(1, RefusedNoYear)
		}
		n.add(1, DoubtYearFromName, "year", d.Year)
	}
	if d.Organisation == "" {
		n.add(1, DoubtNoOrg)
	}
	if d.TransversalPriority == "" {
		n.add(1, DoubtNoPriority)
	}
	if len(d.Objectives) == 0 {
		return refuse(1, RefusedNoObjective)
	}
	seen := map[int]bool{}
	last := 0
	for _, o := range d.Objectives {
		number := strconv.Itoa(o.Number)
		if o.Title == "" {
			return refuse(o.Line, RefusedNoTitle, "number", number)
		}
		if seen[o.Number] {
			return refuse(o.Line, RefusedTwoObjective, "number", number)
		}
		seen[o.Number] = true
		n.sequence(o.Line, "", last, o.Number)
		last = o.Number
		if err := checkMeans(o, n); err != nil {
			return err
		}
	}
	end := d.Objectives[len(d.Objectives)-1]
	_, means, actions := d.Counts()
	if means == 0 {
		return refuse(end.Line, RefusedNoMeans)
	}
	if actions == 0 {
		return refuse(end.Line, RefusedNoAction)
	}
	return nil
}

func checkMeans(o Objective, n *notes) error {
	number := strconv.Itoa(o.Number)
	if len(o.Means) == 0 {
		n.add(o.Line, DoubtNoMeans, "number", number)
	}
	seen := map[int]bool{}
	last := 0
	for _, m := range o.Means {
		objective, index, ok := splitNumber(m.Number)
		if !ok || objective != o.Number {
			return refuse(m.Line, RefusedOrphanMeans, "number", m.Number)
		}
		if m.Title == "" {
			return refuse(m.Line, RefusedNoTitle, "number", m.Number)
		}
		if seen[index] {
			return refuse(m.Line, RefusedTwoMeans, "number", m.Number)
		}
		seen[index] = true
		n.sequence(m.Line, number+".", last, index)
		last = index
		if len(m.Actions) == 0 {
			n.add(m.Line, DoubtNoActions, "number", m.Number)
		}
		if err := checkActions(m, n); err != nil {
			return err
		}
	}
	return nil
}

func checkActions(m Means, n *notes) error {
	seen := map[int]bool{}
	last := -1
	for _, a := range m.Actions {
		tail, ok := strings.CutPrefix(a.Ref, m.Number+".")
		index := letterIndex(tail)
		if !ok || index < 0 {
			return refuse(a.Line, RefusedOrphanRef, "number", a.Ref, "means", m.Number)
		}
		if seen[index] {
			return refuse(a.Line, RefusedTwoRefs, "number", a.Ref)
		}
		if a.Text == "" {
			return refuse(a.Line, RefusedNoText, "number", a.Ref)
		}
		seen[index] = true
		switch {
		case index < last:
			n.add(a.Line, DoubtOrder, "number", a.Ref)
		case index > last+1 && last < 0:
			n.add(a.Line, DoubtGap, "after", m.Number, "before", a.Ref)
		case index > last+1:
			n.add(a.Line, DoubtGap, "after", m.Number+"."+letters(last), "before", a.Ref)
		}
		last = index
	}
	return nil
}

// sequence notes a gap or a step back in a numbering that starts at 1.
func (n *notes) sequence(line int, prefix string, last, next int) {
	switch {
	case next < last:
		n.add(line, DoubtOrder, "number", prefix+strconv.Itoa(next))
	case next > last+1:
		n.add(line, DoubtGap, "after", prefix+strconv.Itoa(last), "before", prefix+strconv.Itoa(next))
	}
}

// splitNumber reads a means number such as "1.4".
func splitNumber(s string) (objective, index int, ok bool) {
	a, b, ok := strings.Cut(s, ".")
	if !ok {
		return 0, 0, false
	}
	objective, ok1 := smallNumber(a)
	index, ok2 := smallNumber(b)
	return objective, index, ok1 && ok2
}

// smallNumber reads one to three decimal digits without a leading zero.
func smallNumber(s string) (int, bool) {
	if s == "" || len(s) > 3 || s[0] == '0' {
		return 0, false
	}
	v, err := strconv.Atoi(s)
	return v, err == nil && v > 0
}
