package model

import (
	"strconv"
	"strings"
)

// homeCurrency is what an amount without a currency is in.
const homeCurrency = "CAD"

// currencySigns are the ways to write a currency other than its code, the
// longer first where one holds another.
var currencySigns = []struct{ sign, code string }{
	{"$us", "USD"}, {"us$", "USD"}, {"$ca", "CAD"}, {"ca$", "CAD"}, {"c$", "CAD"}, {"$can", "CAD"},
	{"$mx", "MXN"}, {"mx$", "MXN"}, {"$", "CAD"}, {"€", "EUR"}, {"£", "GBP"},
}

// knownCurrencies may be written in lower case; of others only capitals are
// taken for a code.
var knownCurrencies = table[bool]("cad usd eur gbp mxn htg chf brl cop gtq hnl nio dop cup xof", true)

// ParseHumanMoney reads an amount as people write it: 1 234,56 $, 1200 MXN,
// 1,234.56, 1.234,56 €, 500 $US, -20. Without a currency it is in Canadian
// dollars. The last point or comma is decimal if one or two digits follow it;
// if three do, it parts thousands, since no amount has mills. "" is the unset
// amount. Wire forms with a rate are read as they are. It fails with the
// Refusal money.unknown.
func ParseHumanMoney(text string) (Money, error) {
	s := strings.TrimSpace(strings.NewReplacer("\u00a0", " ", "\u202f", " ", "−", "-").Replace(text))
	if s == "" {
		return Money{}, nil
	}
	if m, ok := ParseMoney(s); ok && m.Rate != "" {
		return m, nil
	}
	bad := Refuse(Invalid, "money.unknown", "value", text)
	if len(s) > 40 {
		return Money{}, bad
	}
	number, currency, ok := cutCurrency(s)
	if !ok {
		return Money{}, bad
	}
	cents, ok := centsOf(number)
	if !ok {
		return Money{}, bad
	}
	return Money{Cents: cents, Currency: currency, Set: true}, nil
}

// cutCurrency takes the currency off the start or the end of an amount.
func cutCurrency(s string) (number, currency string, ok bool) {
	negative := strings.HasPrefix(s, "-")
	s = strings.TrimSpace(strings.TrimPrefix(s, "-"))
	first := strings.IndexFunc(s, isDigit)
	last := strings.LastIndexFunc(s, isDigit)
	if first < 0 {
		return "", "", false
	}
	before, after := strings.TrimSpace(s[:first]), strings.TrimSpace(s[last+1:])
	number = s[first : last+1]
	if strings.HasSuffix(before, "-") && !negative {
		negative, before = true, strings.TrimSpace(strings.TrimSuffix(before, "-"))
	}
	if negative {
		number = "-" + number
	}
	switch {
	case before == "" && after == "":
		return number, homeCurrency, true
	case before == "":
		currency, ok = currencyOf(after)
	case after == "":
		currency, ok = currencyOf(before)
	case before == "$" && !strings.ContainsAny(after, "$€£"): // $500 MXN: the sign is any dollar's or peso's
		currency, ok = currencyOf(after)
	}
	return number, currency, ok
}

func currencyOf(s string) (string, bool) {
	lower := strings.ToLower(strings.ReplaceAll(s, " ", ""))
	for _, c := range currencySigns {
		if c.sign == lower {
			return c.code, true
		}
	}
	if knownCurrencies()[lower] || isCurrency(s) {
		return strings.ToUpper(lower), true
	}
	return "", false
}

// centsOf reads digits with their separators. Thousands must stand in threes.
func centsOf(s string) (int64, bool) {
	sign := int64(1)
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		sign, s = -1, rest
	}
	whole, decimals := s, ""
	if i := strings.LastIndexAny(s, ".,"); i >= 0 && len(s)-i-1 <= 2 {
		whole, decimals = s[:i], s[i+1:]
		if decimals == "" || strings.Contains(whole, s[i:i+1]) {
			return 0, false
		}
	}
	digits, ok := joinThousands(whole)
	if !ok || len(digits) > 15 {
		return 0, false
	}
	n, err := strconv.ParseInt(digits+(decimals + "00")[:2], 10, 64)
	return sign * n, err == nil
}

// joinThousands drops the one separator that parts digits in threes.
func joinThousands(s string) (string, bool) {
	at := strings.IndexFunc(s, func(r rune) bool { return !isDigit(r) })
	if at < 0 {
		return s, s != ""
	}
	separator := s[at : at+1]
	if !strings.Contains(" .,'", separator) {
		return "", false
	}
	groups := strings.Split(s, separator)
	for i, g := range groups {
		if len(g) == 0 || len(g) > 3 || i > 0 && len(g) != 3 || strings.IndexFunc(g, func(r rune) bool { return !isDigit(r) }) >= 0 {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}
