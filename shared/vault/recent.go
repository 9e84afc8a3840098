package vault

import "container/list"

// recent is a map that forgets the entry whose use lies furthest back. The zero value is empty. It is not safe for
// concurrent use.
type recent[V any] struct {
	order list.List // of *entry[V], the latest used first
	by    map[string]*list.Element
}

type entry[V any] struct {
	key   string
	value V
}

func (r *recent[V]) get(key string) (value V, ok bool) {
	e, ok := r.by[key]
	if !ok {
		return value, false
	}
	r.order.MoveToFront(e)
	return e.Value.(*entry[V]).value, true
}

// put adds or replaces an entry, and forgets the oldest ones beyond limit.
func (r *recent[V]) put(key string, value V, limit int) {
	r.drop(key)
	if r.by == nil {
		r.by = map[string]*list.Element{}
	}
	r.by[key] = r.order.PushFront(&entry[V]{key, value})
	for r.order.Len() > limit {
		r.drop(r.order.Back().Value.(*entry[V]).key)
	}
}

func (r *recent[V]) drop(key string) {
	if e, ok := r.by[key]; ok {
		r.order.Remove(e)
		delete(r.by, key)
	}
}
