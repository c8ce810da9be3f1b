package seed

import (
	"hash/fnv"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"relais/model"
)

// draw gives a number under n that only depends on what it is drawn for, so
// that adding a row changes no other row.
func draw(n int, what ...string) int {
	h := fnv.New64a()
	for _, w := range what {
		h.Write([]byte(w))
		h.Write([]byte{0})
	}
	// The finaliser of splitmix64 (Steele, Lea, Flood 2014): FNV alone leaves
	// the low bits of similar texts alike.
	x := h.Sum64()
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return int((x ^ x>>31) % uint64(n))
}

func pick(from []string, what ...string) string { return from[draw(len(from), what...)] }

// vary replaces each [a/b/c] of a pattern by one of its parts.
func vary(s string, what ...string) string {
	var b strings.Builder
	for n := 0; ; n++ {
		before, rest, ok := strings.Cut(s, "[")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		choices, after, _ := strings.Cut(rest, "]")
		b.WriteString(pick(strings.Split(choices, "/"), append(what, strconv.Itoa(n), choices)...))
		s = after
	}
}

// fill replaces each {word} by what say gives for it.
func fill(s string, say func(string) string) string {
	if !strings.Contains(s, "{") {
		return s
	}
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		word, after, _ := strings.Cut(rest, "}")
		said := say(word)
		elide(&b, said)
		b.WriteString(said)
		s = after
	}
}

// elide puts "d'" before a name that begins with a vowel and "de" before
// others, whichever the pattern was written with.
func elide(b *strings.Builder, name string) {
	so := b.String()
	r, n := utf8.DecodeRuneInString(name)
	next, _ := utf8.DecodeRuneInString(name[n:])
	vowel := strings.ContainsRune("AEIOUYÉÈÊÂÎÔ", r) && unicode.IsLower(next)
	before, of := strings.CutSuffix(so, "de ")
	if of && vowel && (before == "" || strings.HasSuffix(before, " ")) {
		b.Reset()
		b.WriteString(before + "d'")
	}
	if before, ok := strings.CutSuffix(so, "d'"); ok && !vowel {
		b.Reset()
		b.WriteString(before + "de ")
	}
}

// plain gives a text in lower-case ASCII letters and digits, with - between
// words: for addresses and handles.
func plain(s string) string {
	var b strings.Builder
	dash := false
	for _, r := range norm.NFD.String(strings.ToLower(strings.ReplaceAll(s, "đ", "d"))) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(r)
		case !unicode.Is(unicode.Mn, r):
			dash = true
		}
	}
	return b.String()
}

// articles are those that an organisation's name takes from its first word.
var articles = map[string]string{
	"Centrale": "la ", "Syndicat": "le ", "Fédération": "la ", "Alliance": "l'", "Union": "l'",
	"Regroupement": "le ", "Association": "l'", "Centro": "le ", "Red": "la ", "Colectivo": "le ",
	"Cooperativa": "la ", "Frente": "le ", "Asosyasyon": "l'", "Mouvman": "le ", "Kolektif": "le ",
	"Sendika": "le ", "Radyo": "la ", "Fonds": "le ", "Fondation": "la ", "Programme": "le ",
	"Caisse": "la ", "Table": "la ", "Carrefour": "le ", "Réseau": "le ", "Collectif": "le ",
	"Direction": "la ", "Ministère": "le ", "Imprimerie": "l'",
}

// with gives a noun after its article, after "de" or after "à".
func with(word, article, noun string) string {
	switch {
	case word == "do" && article == "le ":
		return "du " + noun
	case word == "ao" && article == "le ":
		return "au " + noun
	case word == "do":
		return "de " + article + noun
	case word == "ao":
		return "à " + article + noun
	case word == "O":
		return capital(article + noun)
	}
	return article + noun
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// demoID derives the id of a record of a copy of the demo.
func demoID(copy int, kind, key string) model.ID {
	return model.DeriveID("demo", strconv.Itoa(copy), kind, key)
}
