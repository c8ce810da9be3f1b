package widget

// Once holds what a drawing made: what stands near a thing asks for it too, and
// it takes longer to make than to keep. Each drawing clears it first. The zero
// value is empty.
type Once[K comparable, V any] struct{ made map[K]V }

// Of gives what there is for a key, and makes it the first time.
func (o *Once[K, V]) Of(key K, fresh func() V) V {
	v, had := o.made[key]
	if had {
		return v
	}
	if o.made == nil {
		o.made = map[K]V{}
	}
	v = fresh()
	o.made[key] = v
	return v
}

// Clear forgets all of it, and keeps its room.
func (o *Once[K, V]) Clear() { clear(o.made) }
