package plan

import (
	"fmt"

	"relais/model"
)

// Doubt is something a person should look at before trusting the import. Key
// is a key of the catalogues, Args fill its sentence, which says no line.
type Doubt struct {
	Line int // from 1
	Key  string
	Args map[string]string
}

// Keys of doubts, with the names of their arguments.
const (
	DoubtRepaired      = "plan.import.repaired"          // from, to
	DoubtJoined        = "plan.import.joined"            // from, to: a word cut at a line end
	DoubtHyphen        = "plan.import.hyphen"            // from, to: joined, but the hyphen may be real
	DoubtSuspicious    = "plan.import.suspicious"        // word: left as it stands
	DoubtAmbiguous     = "plan.import.ambiguous"         // word, context: left as it stands
	DoubtTitles        = "plan.import.titles_differ"     // number, list, section
	DoubtGap           = "plan.import.gap"               // after, before: numbers around the gap
	DoubtOrder         = "plan.import.order"             // number
	DoubtAnnounced     = "plan.import.announced"         // announced, found: number of objectives
	DoubtNoList        = "plan.import.no_opening_list"   // none
	DoubtNoSection     = "plan.import.no_section"        // number: in the opening list only
	DoubtNotListed     = "plan.import.not_listed"        // number: not in the opening list
	DoubtNoMeans       = "plan.import.empty_objective"   // number
	DoubtNoActions     = "plan.import.empty_means"       // number
	DoubtNoHeader      = "plan.import.header_missing"    // number
	DoubtElsewhere     = "plan.import.means_elsewhere"   // number: stands under another objective
	DoubtRepeated      = "plan.import.heading_repeated"  // number
	DoubtNotAnAction   = "plan.import.bullet_outside"    // text: a bullet outside of any means
	DoubtStray         = "plan.import.stray_text"        // text: not imported
	DoubtContinued     = "plan.import.continued"         // text: taken as the end of what precedes
	DoubtInText        = "plan.import.taken_as_text"     // text: looks like a heading or bullet
	DoubtPageNumber    = "plan.import.page_number"       // text: left out
	DoubtOrganisation  = "plan.import.organisation"      // name: taken from the head of the page
	DoubtNoOrg         = "plan.import.no_organisation"   // none
	DoubtYearFromName  = "plan.import.year_from_name"    // year
	DoubtEncoding      = "plan.import.encoding"          // encoding: the file was not UTF-8
	DoubtNoPriority    = "plan.import.no_priority"       // none
	DoubtControlSymbol = "plan.import.control_character" // code: left as it stands
)

// Refused says that the file is no plan, or one with a contradiction, and
// where. It is an error of the file, which a person can mend. In the
// catalogues, "refuse." stands before Key.
type Refused struct {
	Line int // from 1: where it went wrong
	Key  string
	Args map[string]string
}

// Keys of refusals, with the names of their arguments.
const (
	RefusedEmpty        = "plan.import.empty"
	RefusedTooLarge     = "plan.import.too_large" // bytes, max
	RefusedBinary       = "plan.import.binary"
	RefusedEncoding     = "plan.import.not_utf8"
	RefusedSyntax       = "plan.import.json_syntax"
	RefusedField        = "plan.import.json_field" // field
	RefusedNotAPlan     = "plan.import.not_a_plan"
	RefusedNoObjective  = "plan.import.no_objective"
	RefusedNoMeans      = "plan.import.no_means"
	RefusedNoAction     = "plan.import.no_action"
	RefusedNoYear       = "plan.import.no_year"
	RefusedNoTitle      = "plan.import.no_title"            // number
	RefusedNoText       = "plan.import.no_text"             // number
	RefusedTwoObjective = "plan.import.duplicate_objective" // number
	RefusedTwoMeans     = "plan.import.duplicate_means"     // number
	RefusedTwoRefs      = "plan.import.duplicate_ref"       // number
	RefusedOrphanMeans  = "plan.import.orphan_means"        // number
	RefusedOrphanRef    = "plan.import.orphan_ref"          // number, means
)

// Unwrap makes errors.As find the refusal that every other edit gives.
func (r *Refused) Unwrap() error {
	return &model.Refusal{Code: model.Invalid, Key: r.Key, Args: r.Args, Line: r.Line}
}

// Error is for logs; users get the catalogue's sentence for Key.
func (r *Refused) Error() string {
	return fmt.Sprintf("line %d: %s %v", r.Line, r.Key, r.Args)
}

func refuse(line int, key string, args ...string) error {
	return &Refused{Line: max(line, 1), Key: key, Args: pairs(args)}
}

func pairs(args []string) map[string]string {
	if len(args) == 0 {
		return nil
	}
	m := make(map[string]string, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		m[args[i]] = args[i+1]
	}
	return m
}

// notes collects doubts.
type notes struct{ list []Doubt }

func (n *notes) add(line int, key string, args ...string) {
	n.list = append(n.list, Doubt{Line: max(line, 1), Key: key, Args: pairs(args)})
}

// excerpt shortens a text for an argument; it cuts between runes.
func excerpt(s string) string {
	const maxRunes = 60
	r := []rune(s)
	if len(r) <= maxRunes {
		return s
	}
	return string(r[:maxRunes-1]) + "…"
}
