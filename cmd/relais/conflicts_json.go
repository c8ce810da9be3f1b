package main

import (
	"strconv"
	"time"

	"relais/model"
	"relais/store"
	"relais/store/port"
)

// json writes issues as an array, one a line. Values that are sensitive are
// null, and hidden says so.
func (s *issueSheet) json(found []store.Issue) error {
	b := []byte("[")
	for i := range found {
		if i > 0 {
			b = append(b, ',')
		}
		b = s.one(append(b, '\n'), &found[i])
	}
	if len(found) > 0 {
		b = append(b, '\n')
	}
	_, err := s.p.out.Write(append(b, ']', '\n'))
	if err != nil {
		return refuseOutput(err)
	}
	return nil
}

func (s *issueSheet) one(b []byte, is *store.Issue) []byte {
	hide := !s.p.globals.reveal
	b = appendPair(append(b, '{'), "type", string(is.Type))
	b = appendPair(append(b, ','), "kind", is.Link.Kind)
	b = appendPair(append(b, ','), "id", is.Link.ID.String())
	b = append(b, `,"title":`...)
	if is.Label.Protected && hide {
		b = append(b, "null"...)
	} else {
		b = port.AppendText(b, is.Label.Text)
	}
	field := ""
	if is.Field != nil {
		field = is.Field.Name
	}
	b = appendPair(append(b, ','), "field", field)
	b = append(b, `,"heads":[`...)
	for i, h := range is.Heads {
		if i > 0 {
			b = append(b, ',')
		}
		b = s.head(b, is, i, h, is.Hidden && hide)
	}
	b = append(b, `],"common":`...)
	b = s.value(b, is, commonOf(is), is.Hidden && hide)
	if is.Hidden && hide && is.Field != nil {
		b = append(b, `,"hidden":[`...)
		b = append(port.AppendText(b, field), ']')
	}
	if is.Rule != nil || is.Reason != "" {
		b = appendPair(append(b, ','), "why", s.reason(is))
	}
	b = s.others(b, is)
	return append(b, '}')
}

func appendPair(b []byte, name, value string) []byte {
	b = append(port.AppendText(b, name), ':')
	return port.AppendText(b, value)
}

// commonOf gives the one value that the heads came from.
func commonOf(is *store.Issue) string {
	if len(is.Common) != 1 {
		return ""
	}
	return is.Common[0]
}

func (s *issueSheet) value(b []byte, is *store.Issue, wire string, hide bool) []byte {
	if is.Field == nil || hide {
		return append(b, "null"...)
	}
	return port.AppendOne(b, is.Field, wire)
}

func (s *issueSheet) head(b []byte, is *store.Issue, i int, h store.IssueHead, hide bool) []byte {
	b = append(b, `{"n":`...)
	b = strconv.AppendInt(b, int64(i+1), 10)
	b = append(b, `,"value":`...)
	b = s.value(b, is, h.Value, hide)
	switch {
	case h.Gone:
		b = append(b, `,"change":"delete"`...)
	case is.Type != model.IssueValue && h.Field != "":
		b = append(b, `,"change":"edit","field":`...)
		b = port.AppendText(b, h.Field)
	}
	b = append(b, `,"who":`...)
	b = port.AppendText(b, h.Author.String())
	b = append(b, `,"name":`...)
	if l := s.labels[h.Author]; l.Protected && !s.p.globals.reveal {
		b = append(b, "null"...)
	} else {
		b = port.AppendText(b, l.Text)
	}
	b = append(b, `,"when":`...)
	b = port.AppendText(b, h.When.UTC().Format(time.RFC3339))
	b = append(b, `,"device":`...)
	b = port.AppendText(b, h.Writer.String())
	b = append(b, `,"device_name":`...)
	b = port.AppendText(b, s.devices[h.Writer])
	b = append(b, `,"shown":`...)
	return append(strconv.AppendBool(b, h.Shown), '}')
}

func (s *issueSheet) reason(is *store.Issue) string {
	switch {
	case is.Type == model.IssueAside && s.p.cat.Has("aside."+is.Reason):
		return s.p.cat.T("aside." + is.Reason)
	case is.Type == model.IssueAside:
		return is.Reason // of a newer version
	case is.Hidden && !s.p.globals.reveal: // a refusal names values
		return s.p.cat.T("value.protected")
	}
	return s.p.sentence(is.Rule)
}

// others names the other records, the one that took a deleted one's place, and
// what was set aside.
func (s *issueSheet) others(b []byte, is *store.Issue) []byte {
	if len(is.Others) > 0 {
		b = append(b, `,"others":[`...)
		for i, o := range is.Others {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendPair(append(b, '{'), "kind", o.Link.Kind)
			b = appendPair(append(b, ','), "id", o.Link.ID.String())
			b = append(appendPair(append(b, ','), "field", o.Field), '}')
		}
		b = append(b, ']')
	}
	if len(is.Why) > 0 {
		b = append(b, `,"same":[`...)
		for i, w := range is.Why {
			if i > 0 {
				b = append(b, ',')
			}
			b = port.AppendText(b, w)
		}
		b = append(b, ']')
	}
	if !is.Into.IsZero() {
		b = appendPair(append(b, ','), "into", is.Into.String())
	}
	if !is.Changeset.IsZero() {
		b = appendPair(append(b, ','), "changeset", is.Changeset.String())
	}
	return b
}
