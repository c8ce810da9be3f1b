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

// A table is never wider than the terminal, however long its texts.
func TestTableFits(t *testing.T) {
	for _, total := range []int{20, 40, 80, 200} {
		for _, widths := range [][]int{{4, 200, 10, 10}, {4, 8}, {4, 50, 50, 50, 50, 50}, {6, 3}} {
			got := fit(widths, total)
			sum := 2 * (len(got) - 1)
			for _, w := range got {
				sum += w
			}
			if sum > total || len(got) < 2 {
				t.Errorf("%v in %d cells: %v takes %d", widths, total, got, sum)
			}
		}
	}
}
