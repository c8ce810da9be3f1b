package model

func init() {
	Tasks.Rule(func(t *Task, _ Env) error {
		if t.Recurrence == "" {
			return nil
		}
		_, err := ParseRecurrence(t.Recurrence)
		return err
	}).Effect(nextOccurrence)
}

// nextOccurrence makes the next task of a series when one is done, with the id
// that every device derives for it, so that two that finish the same task make
// it once. The series is named by its first
// task; its days follow the rule from the day that this one stood for, not from
// the day it was put off to or done.
func nextOccurrence(old, t *Task, id ID, env Env) []*Record {
	if old == nil || !old.Status.Open() || t.Status != Done || t.Recurrence == "" {
		return nil
	}
	rule, err := ParseRecurrence(t.Recurrence)
	if err != nil {
		return nil
	}
	day := t.SeriesDate
	if day == "" {
		day = t.Due
	}
	if day == "" {
		day = env.Today
	}
	day, rest, ok := rule.Next(day)
	if !ok {
		return nil
	}
	n := *t
	n.Status = Todo
	n.SpentMinutes = Opt[int64]{}
	n.Recurrence, n.SeriesDate, n.Due = rest.String(), day, day
	if n.Series == "" {
		n.Series = id.String()
	}
	if t.Start != "" {
		n.Start = ""
		if t.Due != "" {
			n.Start = day.Add(t.Start.Sub(t.Due))
		}
	}
	return []*Record{Tasks.Write(DeriveID("occurrence", n.Series, string(day)), &n)}
}
