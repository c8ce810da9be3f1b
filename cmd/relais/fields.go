package main

import (
	"context"
	"slices"
	"strings"

	"relais/model"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// typed holds what the field flags of one call were given.
type typed struct {
	kind *model.Kind
	one  map[string]*string   // registers, by field name
	many map[string]*[]string // sets: the wanted whole
	plus map[string]*[]string // sets: what to add
	less map[string]*[]string // sets: what to take away
	set  *pflag.FlagSet
}

// settable lists the fields that a form may set, in the order of declaration.
func settable(k *model.Kind) []*model.Field {
	return slices.DeleteFunc(k.Stored(), func(f *model.Field) bool { return f.ReadOnly })
}

// fieldFlags gives a command a flag for each field that may be set. With
// changes, sets also take --add-x and --remove-x.
func (p *program) fieldFlags(c *cobra.Command, k *model.Kind, changes bool) *typed {
	t := &typed{
		kind: k, set: c.Flags(),
		one: map[string]*string{}, many: map[string]*[]string{},
		plus: map[string]*[]string{}, less: map[string]*[]string{},
	}
	c.Flags().SortFlags = false
	for _, f := range settable(k) {
		name, usage := dashed(f.Name), p.fieldUsage(k, f)
		if !f.Type.IsSet() {
			t.one[f.Name] = c.Flags().String(name, "", usage)
		} else {
			t.many[f.Name] = c.Flags().StringArray(name, nil, usage)
			if changes {
				t.plus[f.Name] = c.Flags().StringArray("add-"+name, nil, p.cat.T("help.add_to", "field", p.cat.Field(k.Name, f.Name)))
				t.less[f.Name] = c.Flags().StringArray("remove-"+name, nil, p.cat.T("help.remove_from", "field", p.cat.Field(k.Name, f.Name)))
			}
		}
		p.completeField(c, k, f, changes)
	}
	return t
}

func (p *program) fieldUsage(k *model.Kind, f *model.Field) string {
	text := p.cat.Field(k.Name, f.Name)
	if len(f.Codes) > 0 {
		text = p.cat.Label(text, strings.Join(p.codeWords(k, f), ", "))
	}
	if f.Required {
		text = p.cat.T("help.required", "text", text)
	}
	return text
}

// given tells whether a flag of the field was on the command line.
func (t *typed) given(name string) bool {
	flag := dashed(name)
	for _, n := range []string{flag, "add-" + flag, "remove-" + flag} {
		if f := t.set.Lookup(n); f != nil && f.Changed {
			return true
		}
	}
	return false
}

// change is what a call asks of one field: a whole value, or additions and
// removals.
type change struct {
	field      *model.Field
	value      model.Value
	whole      bool
	plus, less model.Value
}

// changes reads the values of the flags that were given, in the order of the
// declaration. An empty value unsets.
func (p *program) changes(ctx context.Context, t *typed) ([]change, error) {
	var out []change
	for _, f := range settable(t.kind) {
		if !t.given(f.Name) {
			continue
		}
		c := change{field: f}
		var err error
		if text := t.one[f.Name]; text != nil {
			c.whole = true
			var typed string
			if typed, err = p.fromStdin(f, *text); err == nil {
				c.value, err = p.wire(ctx, t.kind, f, typed)
			}
		} else {
			c.whole = t.set.Changed(dashed(f.Name))
			c.value, err = p.wireAll(ctx, t.kind, f, t.many[f.Name])
			if err == nil {
				c.plus, err = p.wireAll(ctx, t.kind, f, t.plus[f.Name])
			}
			if err == nil {
				c.less, err = p.wireAll(ctx, t.kind, f, t.less[f.Name])
			}
		}
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

func (p *program) wireAll(ctx context.Context, k *model.Kind, f *model.Field, texts *[]string) (model.Value, error) {
	if texts == nil {
		return nil, nil
	}
	var all model.Value
	for _, text := range *texts {
		v, err := p.wire(ctx, k, f, text)
		if err != nil {
			return nil, err
		}
		all = append(all, v...)
	}
	return all, nil
}

// applied gives a field's value after the change.
func (c change) applied(old model.Value) model.Value {
	v := slices.Clone(old)
	if c.whole {
		v = slices.Clone(c.value)
	}
	for _, e := range c.plus {
		if !slices.Contains(v, e) {
			v = append(v, e)
		}
	}
	return slices.DeleteFunc(v, func(e string) bool { return slices.Contains(c.less, e) })
}
