package main

import (
	"bufio"
	"bytes"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"relais/model"
	"relais/tui/i18n"
)

// manual gives the manual of a language.
func manual(lang string) string {
	p := &program{args: []string{"man"}, lex: newLexicon(lang), env: func(string) string { return "" }, width: 80, out: bufio.NewWriter(nil)}
	p.cat = p.lex.cat
	return p.manual()
}

// The manual is well-formed, lacks no word, and has every command, every verb,
// every kind with its fields, and every flag.
func TestManual(t *testing.T) {
	request := regexp.MustCompile(`^\.(TH|SH|SS|TP|B|RS|RE|br)( "[^"]*")*$`)
	for _, lang := range i18n.Languages() {
		text := manual(lang)
		sections := map[string][]string{}
		here, depth := "", 0
		for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
			switch {
			case i == 0 && strings.HasPrefix(line, `.\" -*- coding: utf-8`):
			case strings.HasPrefix(line, ".SH "):
				here = line[5 : len(line)-1]
				if _, twice := sections[here]; twice {
					t.Errorf("%s: section %s stands twice", lang, here)
				}
				sections[here] = nil
			case strings.HasPrefix(line, "."):
				if !request.MatchString(line) {
					t.Errorf("%s: line %d is no request: %s", lang, i+1, line)
				}
				depth += strings.Count(line, ".RS") - strings.Count(line, ".RE")
				sections[here] = append(sections[here], line)
			case strings.HasPrefix(line, "'") || strings.Contains(line, "⟦") || strings.TrimSpace(line) == "":
				t.Errorf("%s: line %d: %q", lang, i+1, line)
			default:
				sections[here] = append(sections[here], line)
			}
		}
		if depth != 0 || len(sections) != 10 {
			t.Errorf("%s: %d indents left open, %d sections", lang, depth, len(sections))
		}
		for name, lines := range sections {
			if len(lines) == 0 {
				t.Errorf("%s: section %s is empty", lang, name)
			}
		}
		expectInManual(t, lang, text)
	}
}

func expectInManual(t *testing.T, lang, text string) {
	t.Helper()
	plain := strings.NewReplacer(`\-`, "-", `\(aq`, "'", `\ `, " ").Replace(text)
	for _, b := range branches() {
		if !regexp.MustCompile(`(?m)^\.B "relais ` + b.name + `[ ,"]`).MatchString(plain) {
			t.Errorf("%s: command %s is missing", lang, b.name)
		}
	}
	for _, k := range model.Kinds {
		if !strings.Contains(plain, `.SS "`+k.Name) {
			t.Errorf("%s: kind %s is missing", lang, k.Name)
		}
		for _, f := range k.Stored() {
			if !f.ReadOnly && !strings.Contains(plain, `.B "--`+dashed(f.Name)) {
				t.Errorf("%s: field %s is missing", lang, f.Name)
			}
		}
	}
	for _, flag := range []string{"--where", "--dry-run", "--recreate", "--keys", "--profile", "--json"} {
		if !strings.Contains(plain, flag) {
			t.Errorf("%s: flag %s is missing", lang, flag)
		}
	}
	for _, v := range allVerbs() {
		if !strings.Contains(plain, " "+v.name) {
			t.Errorf("%s: verb %s is missing", lang, v.name)
		}
	}
}

// Where there is a man, it shows the manual without a warning.
func TestManualRenders(t *testing.T) {
	renderers := [][]string{{"mandoc", "-T", "lint", "-W", "error"}, {"groff", "-K", "utf8", "-man", "-Tutf8", "-ww"}}
	found := slices.IndexFunc(renderers, func(r []string) bool { _, err := exec.LookPath(r[0]); return err == nil })
	if found < 0 {
		t.Log("there is neither mandoc nor groff here")
		return
	}
	for _, lang := range i18n.Languages() {
		c := exec.Command(renderers[found][0], renderers[found][1:]...)
		var said bytes.Buffer
		c.Stdin, c.Stderr = strings.NewReader(manual(lang)), &said
		out, err := c.Output()
		if err != nil || said.Len() > 0 {
			t.Errorf("%s: %v, %s", lang, err, said.String())
		}
		if renderers[found][0] == "groff" && (len(out) < 10_000 || !bytes.Contains(out, []byte("RELAIS(1)"))) {
			t.Errorf("%s: a page of %d bytes", lang, len(out))
		}
	}
}
