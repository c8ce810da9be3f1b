package main

import (
	"strings"
	"unicode/utf8"

	"relais/store"
	"relais/store/port"

	"github.com/spf13/cobra"
)

// searchLimit is how many hits a search shows unless --limit says.
const searchLimit = 50

// newSearch makes `relais search WORDS`.
func newSearch(p *program) *cobra.Command {
	c := p.command("search")
	limit := c.Flags().Int("limit", searchLimit, p.cat.T("flag.limit.help"))
	c.RunE = func(c *cobra.Command, args []string) error {
		line := strings.Join(args, " ")
		if strings.TrimSpace(line) == "" {
			return invalid("cli.words_missing")
		}
		s, err := p.open(c.Context())
		if err != nil {
			return err
		}
		q, err := p.sought(c.Context(), s, line)
		if err != nil {
			return err
		}
		found, err := s.Search(c.Context(), q, *limit)
		if err != nil {
			return err
		}
		if found.Respelt != "" {
			p.complain(p.cat.T("search.respelt", "word", p.cat.Quote(clean(found.Respelt))))
		}
		if p.globals.json {
			return p.hitsJSON(found.Hits)
		}
		return p.hits(found)
	}
	c.ValidArgsFunction = p.completeSearch
	return c
}

// completeSearch offers filters and their values.
func (p *program) completeSearch(c *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	s, err := p.open(c.Context())
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	offers, err := p.offerSearch(c.Context(), s, typed)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var out []string
	for _, o := range offers {
		out = append(out, strings.TrimSpace(o.Line))
	}
	return out, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

func (p *program) hits(found store.Found) error {
	for _, h := range found.Hits {
		label, snippet := p.labelText(h.Label), h.Snippet
		if h.Label.Protected && !p.globals.reveal {
			snippet = ""
		}
		key := "search.hit"
		if snippet != "" {
			key = "search.hit_text"
		}
		p.line(p.cat.T(key, "id", h.Link.ID.Short(shortIDs+2), "kind", p.cat.Kind(h.Link.Kind), "label", label, "text", clean(snippet)))
	}
	switch {
	case len(found.Hits) == 0:
		p.complain(p.cat.T("search.none"))
	case found.More:
		p.complain(p.cat.T("search.more"))
	}
	return nil
}

// hitsJSON prints an array. marks holds, for each word found in the snippet,
// where it begins and ends, in characters.
func (p *program) hitsJSON(hits []store.Hit) error {
	b := []byte("[")
	text := func(name, value string) {
		b = append(b, `,"`+name+`":`...)
		b = port.AppendText(b, value)
	}
	for i, h := range hits {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, "\n{\"id\":"...)
		b = port.AppendText(b, h.Link.ID.String())
		text("kind", h.Link.Kind)
		if h.Label.Protected && !p.globals.reveal {
			b = append(b, `,"label":null,"snippet":null,"hidden":["label","snippet"]}`...)
			continue
		}
		text("label", h.Label.Text)
		text("snippet", h.Snippet)
		b = append(b, `,"marks":[`...)
		for j, sp := range h.Marks {
			if j > 0 {
				b = append(b, ',')
			}
			b = appendInt(append(b, '['), int64(utf8.RuneCountInString(h.Snippet[:sp.From])))
			b = append(appendInt(append(b, ','), int64(utf8.RuneCountInString(h.Snippet[:sp.To]))), ']')
		}
		b = append(b, ']')
		if h.Day != "" {
			text("day", string(h.Day))
		}
		if h.Owner.Text != "" && (!h.Owner.Protected || p.globals.reveal) {
			text("owner", h.Owner.Text)
		}
		b = append(b, '}')
	}
	if len(hits) > 0 {
		b = append(b, '\n')
	}
	p.line(string(append(b, ']')))
	return nil
}
