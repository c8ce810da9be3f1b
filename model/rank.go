package model

import "strings"

// rankDigits are the digits of ranks in the order of their bytes.
const rankDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// Bounds of the integer part of a rank: A and 26 zeros stand before all.
const (
	firstRank    = "a0"
	smallestRank = "A00000000000000000000000000"
)

// RankBetween gives a rank that stands after a and before b; "" for a is the
// start of the list, "" for b its end. Ranks order by their bytes, and inserting
// between two never renumbers others. It is David Greenspan's fractional
// indexing («Implementing Fractional Indexing», Observable, 2020, in base 62 as
// in rocicorp/fractional-indexing): an integer part, whose first letter tells
// its length, then a fraction. Adding at an end lengthens a rank by the
// logarithm of the number of items, inserting always at one place by one digit
// for every six items or so.
//
// Merges bring equal ranks, or a and b out of order: then the rank stands right
// after a. Texts that are no ranks of this form still order by their bytes.
func RankBetween(a, b string) string {
	if b != "" && a >= b {
		b = ""
	}
	if rank, ok := greenspan(a, b); ok {
		return rank
	}
	for zeros := ""; len(zeros) < 8; zeros += "0" {
		if rank := a + zeros + "V"; b == "" || rank < b {
			return rank
		}
	}
	return a + "V"
}

// greenspan is the algorithm proper; it takes ranks of its own form only.
func greenspan(a, b string) (string, bool) {
	if a != "" && !validRank(a) || b != "" && !validRank(b) {
		return "", false
	}
	return rankBetween(a, b), true
}

func rankBetween(a, b string) string {
	switch {
	case a == "" && b == "":
		return firstRank
	case a == "":
		whole, fraction := cutRank(b)
		if whole == smallestRank {
			return whole + midFraction("", fraction)
		}
		if whole < b {
			return whole
		}
		return decrementRank(whole)
	case b == "":
		whole, fraction := cutRank(a)
		if next := incrementRank(whole); next != "" {
			return next
		}
		return whole + midFraction(fraction, "")
	}
	wholeA, fractionA := cutRank(a)
	wholeB, fractionB := cutRank(b)
	if wholeA == wholeB {
		return wholeA + midFraction(fractionA, fractionB)
	}
	if next := incrementRank(wholeA); next != "" && next < b {
		return next
	}
	return wholeA + midFraction(fractionA, "")
}

// Ranks gives n ranks in order after a.
func Ranks(a string, n int) []string {
	out := make([]string, n)
	for i := range out {
		a = RankBetween(a, "")
		out[i] = a
	}
	return out
}

// wholeLength gives the length of the integer part that a letter leads, or 0.
func wholeLength(c byte) int {
	switch {
	case c >= 'a' && c <= 'z':
		return int(c-'a') + 2
	case c >= 'A' && c <= 'Z':
		return int('Z'-c) + 2
	}
	return 0
}

func validRank(s string) bool {
	if s == "" || s == smallestRank {
		return false
	}
	n := wholeLength(s[0])
	if n == 0 || len(s) < n || len(s) > n && s[len(s)-1] == '0' {
		return false
	}
	for i := range len(s) {
		if strings.IndexByte(rankDigits, s[i]) < 0 {
			return false
		}
	}
	return true
}

func cutRank(s string) (whole, fraction string) {
	n := wholeLength(s[0])
	return s[:n], s[n:]
}

// midFraction gives a fraction between two, b "" standing for one. a is less
// than b, and neither ends in 0.
func midFraction(a, b string) string {
	if b != "" {
		n := 0 // the digits that both begin with, a's missing ones being 0
		for n < len(b) && digitAt(a, n) == b[n] {
			n++
		}
		if n > 0 {
			return b[:n] + midFraction(a[min(n, len(a)):], b[n:])
		}
	}
	low, high := 0, len(rankDigits)
	if a != "" {
		low = strings.IndexByte(rankDigits, a[0])
	}
	if b != "" {
		high = strings.IndexByte(rankDigits, b[0])
	}
	if high-low > 1 {
		return rankDigits[(low+high)/2 : (low+high)/2+1]
	}
	if len(b) > 1 {
		return b[:1]
	}
	rest := ""
	if a != "" {
		rest = a[1:]
	}
	return rankDigits[low:low+1] + midFraction(rest, "")
}

func digitAt(s string, i int) byte {
	if i < len(s) {
		return s[i]
	}
	return '0'
}

// incrementRank gives the next integer part, "" after the last.
func incrementRank(whole string) string {
	digits := []byte(whole[1:])
	for i := len(digits) - 1; i >= 0; i-- {
		if d := strings.IndexByte(rankDigits, digits[i]); d < len(rankDigits)-1 {
			digits[i] = rankDigits[d+1]
			return whole[:1] + string(digits)
		}
		digits[i] = '0'
	}
	switch head := whole[0]; {
	case head == 'Z':
		return firstRank
	case head == 'z':
		return ""
	case head > 'a'-1:
		return string(head+1) + string(digits) + "0"
	default:
		return string(head+1) + string(digits[1:])
	}
}

// decrementRank gives the integer part before; the smallest has none.
func decrementRank(whole string) string {
	digits := []byte(whole[1:])
	for i := len(digits) - 1; i >= 0; i-- {
		if d := strings.IndexByte(rankDigits, digits[i]); d > 0 {
			digits[i] = rankDigits[d-1]
			return whole[:1] + string(digits)
		}
		digits[i] = 'z'
	}
	switch head := whole[0]; {
	case head == 'a':
		return "Zz"
	case head < 'a':
		return string(head-1) + string(digits) + "z"
	default:
		return string(head-1) + string(digits[1:])
	}
}
