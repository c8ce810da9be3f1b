package keys

import (
	"strings"
	"unicode"

	"relais/tui/i18n"
)

// Layout is a keyboard: which sign each key gives, alone and with shift. What
// takes AltGr or a dead key is left out.
type Layout struct {
	// Name is what files say: "csa".
	Name string
	// keys are pairs of signs, a key each: alone, then with shift; a blank is
	// none. Sources: the layouts fr, ca(multix), es and us of xkeyboard-config,
	// CAN/CSA-Z243.200-92.
	keys string
}

// layouts are the keyboards that Relais is made for.
var layouts = []Layout{
	{"csa", `/\ 1! 2@ 3# 4$ 5% 6? 7& 8* 9( 0) -_ =+ çÇ ;: èÈ àÀ ùÙ ,' ." éÉ`},                   //words: signs of a keyboard
	{"azerty", `²` + "\u00a0" + ` &1 é2 "3 '4 (5 -6 è7 _8 ç9 à0 )° =+ $£ ù% *µ ,? ;. :/ !§ <>`}, //words: signs of a keyboard
	{"es", `ºª 1! 2" 3· 4$ 5% 6& 7/ 8( 9) 0= '? ¡¿ +* ñÑ çÇ <> ,; .: -_`},                       //words: signs of a keyboard
	{"us", "`~ 1! 2@ 3# 4$ 5% 6^ 7& 8* 9( 0) -_ =+ [{ ]} \\| ;: '\" ,< .> /?"},                  //words: signs of a keyboard
}

// Layouts names the keyboards.
func Layouts() []string {
	out := make([]string, len(layouts))
	for i, l := range layouts {
		out[i] = l.Name
	}
	return out
}

// LayoutNamed returns the keyboard of that name, nil for none.
func LayoutNamed(name string) *Layout {
	for i := range layouts {
		if layouts[i].Name == strings.ToLower(name) {
			return &layouts[i]
		}
	}
	return nil
}

// usual are the keyboards that most people of a locale have. Belgium's,
// Switzerland's and Latin America's are others: nothing is guessed there.
var usual = map[string]string{"fr_ca": "csa", "fr_fr": "azerty", "es_es": "es", "en_us": "us", "en_ca": "us"}

// GuessLayout returns the keyboard that goes with the first locale that is set
// ("fr_CA.UTF-8"), nil where that cannot be known.
func GuessLayout(locales ...string) *Layout {
	for _, l := range locales {
		if l == "" {
			continue
		}
		l, _, _ = strings.Cut(strings.ToLower(l), ".")
		l, _, _ = strings.Cut(strings.ReplaceAll(l, "-", "_"), "@")
		return LayoutNamed(usual[l])
	}
	return nil
}

// sign finds the key that gives a sign, and whether with shift.
func (l *Layout) sign(r rune) (base rune, shifted, ok bool) {
	if r == ' ' {
		return 0, false, false
	}
	for pair := range strings.SplitSeq(l.keys, " ") {
		both := []rune(pair)
		switch r {
		case both[0]:
			return r, false, true
		case both[1]:
			return both[0], true, true
		}
	}
	return 0, false, false
}

// Types reports whether the keyboard gives a key without AltGr or a dead key.
func (l *Layout) Types(key string) bool {
	if l == nil || Typeable(key) {
		return Typeable(key)
	}
	r := []rune(key)
	if len(r) != 1 {
		return false
	}
	_, _, ok := l.sign(r[0])
	return ok
}

// How says how a sign is typed where it is not plain: "maj+:" for / on AZERTY.
// It is empty for what the key itself shows, and on a keyboard that is not known.
func (l *Layout) How(words *i18n.Catalogue, key string) string {
	r := []rune(key)
	if l == nil || len(r) != 1 {
		return ""
	}
	base, shifted, _ := l.sign(r[0])
	if unicode.IsUpper(r[0]) && !shifted {
		base, shifted = unicode.ToLower(r[0]), true
	}
	if !shifted {
		return ""
	}
	return Show(words, "shift") + "+" + string(base)
}

// Caps returns the names of several keys, each with how it is typed where that
// is not plain.
func (l *Layout) Caps(words *i18n.Catalogue, keys []string) string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = Show(words, k)
		if how := l.How(words, k); how != "" {
			out[i] += " (" + how + ")"
		}
	}
	return strings.Join(out, " ")
}
