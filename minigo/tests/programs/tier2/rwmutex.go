// Many readers or one writer; the Try forms say whether they could.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var m sync.RWMutex
	m.RLock()
	fmt.Println(m.TryRLock(), m.TryLock())
	m.RUnlock()
	m.RUnlock()
	fmt.Println(m.TryLock(), m.TryRLock(), m.TryLock())
	m.Unlock()
	l := m.RLocker()
	l.Lock()
	fmt.Println(m.TryLock())
	l.Unlock()
	values := map[string]int{}
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Go(func() {
			m.Lock()
			defer m.Unlock()
			values["n"] += i + 1
		})
	}
	wg.Go(func() {
		m.RLock()
		defer m.RUnlock()
		_ = values["n"]
	})
	wg.Wait()
	fmt.Println(values)
}
