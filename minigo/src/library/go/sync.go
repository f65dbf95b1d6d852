// Package sync: the state of each type is touched by natives only, each of them one step; what is built of them is Go.
package sync

type Locker interface {
	Lock()
	Unlock()
}

type Mutex struct {
	state int
}

func (m *Mutex) Lock()
func (m *Mutex) Unlock()
func (m *Mutex) TryLock() bool

type RWMutex struct {
	writer    int
	readers   int
	announced int
	inside    int
}

func (rw *RWMutex) Lock()
func (rw *RWMutex) Unlock()
func (rw *RWMutex) TryLock() bool
func (rw *RWMutex) RLock()
func (rw *RWMutex) RUnlock()
func (rw *RWMutex) TryRLock() bool

type rlocker struct {
	rw *RWMutex
}

func (r *rlocker) Lock()   { r.rw.RLock() }
func (r *rlocker) Unlock() { r.rw.RUnlock() }

func (rw *RWMutex) RLocker() Locker { return &rlocker{rw} }

type WaitGroup struct {
	n       int
	waiters int
}

func (wg *WaitGroup) Add(delta int)
func (wg *WaitGroup) Done()
func (wg *WaitGroup) Wait()

func (wg *WaitGroup) Go(f func()) {
	wg.Add(1)
	go func() {
		defer func() {
			if failure := recover(); failure != nil {
				// Not Done: whoever waits must not go on, and end the program, before the panic does.
				panic(failure)
			}
			wg.Done()
		}()
		f()
	}()
}

type Once struct {
	state int
}

// Waits while another goroutine is within f; true for the first to come.
func (o *Once) begin() bool
func (o *Once) finish()

func (o *Once) Do(f func()) {
	if o.begin() {
		defer o.finish()
		f()
	}
}

func OnceFunc(f func()) func() {
	once := OnceValue(func() bool {
		f()
		return true
	})
	return func() { once() }
}

func OnceValue[T any](f func() T) func() T {
	once := OnceValues(func() (T, bool) { return f(), true })
	return func() T {
		value, _ := once()
		return value
	}
}

func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	o := &outcome[T1, T2]{}
	return func() (T1, T2) {
		o.once.Do(func() {
			defer func() {
				if !o.valid {
					o.failure = recover()
					panic(o.failure)
				}
			}()
			o.first, o.second = f()
			o.valid = true
		})
		if !o.valid {
			panic(o.failure)
		}
		return o.first, o.second
	}
}

type outcome[T1, T2 any] struct {
	once    Once
	valid   bool
	failure any
	first   T1
	second  T2
}

type Cond struct {
	L     Locker
	queue int
}

func NewCond(l Locker) *Cond { return &Cond{L: l} }

// Joins the queue; park waits until a Signal or a Broadcast has taken this goroutine from it.
func (c *Cond) enqueue()
func (c *Cond) park()
func (c *Cond) Signal()
func (c *Cond) Broadcast()

func (c *Cond) Wait() {
	c.enqueue()
	c.L.Unlock()
	c.park()
	c.L.Lock()
}

// Map is a map under a mutex. It orders more than Go promises: a Load after any other call, not only after the Store it sees.
type Map struct {
	mu Mutex
	m  map[any]any
}

func (m *Map) Load(key any) (value any, ok bool) {
	m.mu.Lock()
	value, ok = m.m[key]
	m.mu.Unlock()
	return value, ok
}

func (m *Map) Store(key, value any) { m.Swap(key, value) }

func (m *Map) Swap(key, value any) (previous any, loaded bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	previous, loaded = m.m[key]
	m.put(key, value)
	return previous, loaded
}

func (m *Map) put(key, value any) {
	if m.m == nil {
		m.m = map[any]any{}
	}
	m.m[key] = value
}

func (m *Map) LoadOrStore(key, value any) (actual any, loaded bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if actual, loaded = m.m[key]; loaded {
		return actual, true
	}
	m.put(key, value)
	return value, false
}

func (m *Map) LoadAndDelete(key any) (value any, loaded bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	value, loaded = m.m[key]
	delete(m.m, key)
	return value, loaded
}

func (m *Map) Delete(key any) { m.LoadAndDelete(key) }

func (m *Map) CompareAndSwap(key, old, new any) (swapped bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if value, ok := m.m[key]; !ok || value != old {
		return false
	}
	m.m[key] = new
	return true
}

func (m *Map) CompareAndDelete(key, old any) (deleted bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if value, ok := m.m[key]; !ok || value != old {
		return false
	}
	delete(m.m, key)
	return true
}

func (m *Map) Range(f func(key, value any) bool) {
	m.mu.Lock()
	var keys, values []any
	for key, value := range m.m {
		keys = append(keys, key)
		values = append(values, value)
	}
	m.mu.Unlock()
	for i, key := range keys {
		if !f(key, values[i]) {
			return
		}
	}
}

func (m *Map) Clear() {
	m.mu.Lock()
	m.m = nil
	m.mu.Unlock()
}

// Pool keeps all that is put, last in first out: Go promises no more, and may keep less.
type Pool struct {
	New func() any

	mu   Mutex
	free []any
}

func (p *Pool) Put(x any) {
	if x == nil {
		return
	}
	p.mu.Lock()
	p.free = append(p.free, x)
	p.mu.Unlock()
}

func (p *Pool) Get() any {
	p.mu.Lock()
	if n := len(p.free); n > 0 {
		x := p.free[n-1]
		p.free = p.free[:n-1]
		p.mu.Unlock()
		return x
	}
	p.mu.Unlock()
	if p.New == nil {
		return nil
	}
	return p.New()
}
