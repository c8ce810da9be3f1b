package main

import (
	"os"
	"slices"
	"testing"

	"relais/model"
	"relais/tui/i18n"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// No two things that may stand at one place of a command line share a word, in
// any language: whoever types it gets what they meant.
func TestWordsMeanOneThing(t *testing.T) {
	for _, lang := range i18n.Languages() {
		c := i18n.Load(lang)
		first := map[string]string{}
		claim := func(taken map[string]string, name string, words ...string) {
			for _, w := range append([]string{name}, words...) {
				if had, ok := taken[fold(w)]; ok && had != name {
					t.Errorf("%s: %q means both %s and %s", lang, w, had, name)
				}
				taken[fold(w)] = name
			}
		}
		for _, b := range branches() {
			claim(first, b.name, commandWords(c, b.name)...)
		}
		claim(first, "help", commandWords(c, "help")...)
		for _, k := range model.Kinds {
			claim(first, k.Name, kindWords(c, k.Name)...)
			second, fields := map[string]string{}, map[string]string{}
			for _, v := range verbs(k) {
				claim(second, v.name, verbWords(c, v.name)...)
			}
			for _, f := range settable(k) {
				claim(fields, f.Name, fieldWords(c, k, f.Name)...)
				codes := map[string]string{}
				for _, code := range f.Codes {
					claim(codes, code, c.Choice(k.Name, f.Name, code))
				}
			}
		}
	}
}

// What people type is found by its word in any language, accents or not.
func TestLexiconFinds(t *testing.T) {
	l := newLexicon("fr")
	for typed, want := range map[string]string{
		"task": "task", "tâche": "task", "TACHES": "task", "tarea": "task", "tasks": "task",
		"budget_line": "budget_line", "budget-line": "budget_line", "poste-budgétaire": "budget_line",
	} {
		if got, _ := l.find(typed, kindNames(), kindWords); got != want {
			t.Errorf("%s: found %q, want %q", typed, got, want)
		}
	}
	for typed, want := range map[string]string{
		"todo": "todo", "à faire": "todo", "a-faire": "todo", "terminé": "done", "terminada": "done", "en": "", "xyz": "",
	} {
		if got, _ := l.code(typed, model.Tasks.Kind, model.Tasks.Field("status")); got != want {
			t.Errorf("%s: found %q, want %q", typed, got, want)
		}
	}
}

// The nearest word is offered only where it is near.
// Every flag can be typed in three languages, and those that no catalogue
// names make nobody read all three.
func TestFlagsHaveWords(t *testing.T) {
	known := slices.Clone(flagNames)
	for _, k := range model.Kinds {
		for _, f := range fieldNames(k) {
			known = append(known, dashed(f), "add-"+dashed(f), "remove-"+dashed(f))
		}
	}
	count := 0
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if count++; !slices.Contains(known, f.Name) {
				t.Errorf("%s --%s is not in flagNames", c.CommandPath(), f.Name)
			}
		})
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	for _, first := range append(names(branches()), kindNames()...) {
		args := []string{first, "--json"}
		p := newProgram(args, os.Stdin, os.Stdout, os.Stderr, func(string) string { return "" })
		p.aim(args)
		walk(p.root())
		if p.lex.others != nil {
			t.Errorf("%s makes every catalogue read", first)
		}
	}
	if count < 400 {
		t.Errorf("%d flags seen", count)
	}
}

func TestNearest(t *testing.T) {
	for typed, want := range map[string]string{"taks": "task", "satuts": "status", "zzzz": "", "du": "due", "échance": "échéance"} {
		if got := nearest(typed, []string{"task", "status", "due", "échéance", "plan"}); got != want {
			t.Errorf("%s: %q, want %q", typed, got, want)
		}
	}
}

// A table is never wider than the terminal, however long its texts; its title is
// there, and cut last.
func TestTableFits(t *testing.T) {
	task := &sheet{kind: model.Tasks.Kind, fields: columnsOf(model.Tasks.Kind)}
	contact := &sheet{kind: model.Interactions.Kind, fields: columnsOf(model.Interactions.Kind)}
	for _, total := range []int{20, 40, 80, 200} {
		for _, s := range []*sheet{task, contact} {
			for _, wide := range []int{1, 8, 30, 200} {
				widths := []int{4}
				for range s.fields {
					widths = append(widths, wide)
				}
				got := s.layout(widths, widths, total)
				sum := -2
				for _, w := range got {
					if w > 0 {
						sum += w + 2
					}
				}
				if sum > total || got[s.main()] == 0 {
					t.Errorf("%v in %d cells: %v takes %d", widths, total, got, sum)
				}
			}
		}
	}
	natural := []int{4, 62, 10, 10, 18, 8, 7}
	if got := task.layout(natural, natural, 80); got[1] < 40 || got[3] != 10 || got[6] != 0 {
		t.Errorf("in 80 cells a title of 62 has %v", got)
	}
	if got := task.layout(natural, natural, 140); !slices.Equal(got, natural) {
		t.Errorf("in 140 cells there is room for all: %v", got)
	}
}
