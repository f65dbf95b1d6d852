// Package time, in virtual time: natives keep the clock and the timers, durations and instants are Go.
package time

type Duration int64

const (
	Nanosecond  Duration = 1
	Microsecond          = 1000 * Nanosecond
	Millisecond          = 1000 * Microsecond
	Second               = 1000 * Millisecond
	Minute               = 60 * Second
	Hour                 = 60 * Minute
)

func (d Duration) Nanoseconds() int64  { return int64(d) }
func (d Duration) Microseconds() int64 { return int64(d) / 1e3 }
func (d Duration) Milliseconds() int64 { return int64(d) / 1e6 }

func (d Duration) Seconds() float64 { return float64(d/Second) + float64(d%Second)/1e9 }
func (d Duration) Minutes() float64 { return float64(d/Minute) + float64(d%Minute)/(60*1e9) }
func (d Duration) Hours() float64   { return float64(d/Hour) + float64(d%Hour)/(60*60*1e9) }

func (d Duration) Abs() Duration {
	if d == -1<<63 {
		return 1<<63 - 1
	}
	if d < 0 {
		return -d
	}
	return d
}

func (d Duration) Truncate(m Duration) Duration {
	if m <= 0 {
		return d
	}
	return d - d%m
}

// Halves are rounded away from zero; what would overflow is the extreme value.
func (d Duration) Round(m Duration) Duration {
	if m <= 0 {
		return d
	}
	rest := d % m
	if d < 0 {
		if -rest < m+rest {
			return d - rest
		}
		if down := d - rest - m; down < d {
			return down
		}
		return -1 << 63
	}
	if rest < m-rest {
		return d - rest
	}
	if up := d - rest + m; up > d {
		return up
	}
	return 1<<63 - 1
}

func (d Duration) String() string {
	u, sign := uint64(d), ""
	if d < 0 {
		u, sign = -u, "-"
	}
	switch {
	case u == 0:
		return "0s"
	case u < 1e3:
		return sign + decimal(u) + "ns"
	case u < 1e6:
		return sign + fraction(u, 1e3) + "µs"
	case u < 1e9:
		return sign + fraction(u, 1e6) + "ms"
	}
	text := fraction(u%60e9, 1e9) + "s"
	if u >= 60e9 {
		minutes := u / 60e9
		text = decimal(minutes%60) + "m" + text
		if minutes >= 60 {
			text = decimal(minutes/60) + "h" + text
		}
	}
	return sign + text
}

func decimal(u uint64) string {
	text := "0123456789"[u%10 : u%10+1]
	for u /= 10; u > 0; u /= 10 {
		text = "0123456789"[u%10:u%10+1] + text
	}
	return text
}

// u in units of one, a power of ten, without trailing zeros.
func fraction(u, one uint64) string {
	text := decimal(u / one)
	rest := u % one
	if rest == 0 {
		return text
	}
	digits := decimal(one + rest)[1:]
	for digits[len(digits)-1] == '0' {
		digits = digits[:len(digits)-1]
	}
	return text + "." + digits
}

// Time is an instant of the virtual clock: nanoseconds since it began, which is one second after the zero Time.
type Time struct {
	since int64
}

// Nanoseconds since the clock began.
func now() int64

// Says that the program goes by how much time has passed.
func passed()

// The clock begins, as the Playground's does, on 10 November 2009 at 23:00 UTC.
const began = 1257894000

func Now() Time                   { return Time{now() + 1e9} }
func Since(t Time) Duration       { return Now().Sub(t) }
func Until(t Time) Duration       { return t.Sub(Now()) }
func (t Time) IsZero() bool       { return t.since == 0 }
func (t Time) After(u Time) bool  { return t.Compare(u) > 0 }
func (t Time) Before(u Time) bool { return t.Compare(u) < 0 }
func (t Time) Equal(u Time) bool  { return t.Compare(u) == 0 }
func (t Time) UnixMicro() int64   { return t.UnixNano() / 1e3 }
func (t Time) UnixMilli() int64   { return t.UnixNano() / 1e6 }
func (t Time) Unix() int64        { return t.UnixNano() / 1e9 }
func (t Time) Nanosecond() int    { return int(t.UnixNano() % 1e9) }

func (t Time) UnixNano() int64 {
	passed()
	return t.since - 1e9 + began*1e9
}

func (t Time) Compare(u Time) int {
	passed()
	if t.since < u.since {
		return -1
	}
	if t.since > u.since {
		return 1
	}
	return 0
}

func (t Time) Add(d Duration) Time {
	since := t.since + int64(d)
	if d > 0 && since < t.since {
		since = 1<<63 - 1
	}
	return Time{since}
}

func (t Time) Sub(u Time) Duration {
	passed()
	d := Duration(t.since - u.since)
	if t.since < u.since && d > 0 {
		return -1 << 63
	}
	if t.since > u.since && d < 0 {
		return 1<<63 - 1
	}
	return d
}

// The machine's clock runs for days, not years: the hour of the day is all that moves, then the day of November.
func (t Time) String() string {
	if t.since == 0 {
		return "0001-01-01 00:00:00 +0000 UTC"
	}
	seconds := uint64(t.since-1e9)/1e9 + 23*3600
	day, seconds := 10+seconds/86400, seconds%86400
	text := "2009-11-" + two(day) + " " + two(seconds/3600) + ":" + two(seconds/60%60) + ":"
	if seconds%60 < 10 {
		text += "0"
	}
	elapsed := uint64(t.since - 1e9)
	return text + fraction(seconds%60*1e9+elapsed%1e9, 1e9) + " +0000 UTC m=+" + decimal(elapsed/1e9) + "." + decimal(1e9 + elapsed%1e9)[1:]
}

func two(u uint64) string { return decimal(100 + u)[1:] }

func Sleep(d Duration)

// Starts a timer, one hidden process: when it fires it starts f as a goroutine, or where f is nil sends the time to c
// if there is room; again each period if that is > 0. stop says whether it was running, and empties c; so does reset,
// which starts it anew. No timer is 0.
func start(d, period Duration, c chan Time, f func()) int
func stop(timer int) bool
func reset(timer int, d, period Duration) bool

type Timer struct {
	C     <-chan Time
	timer int
}

func NewTimer(d Duration) *Timer {
	c := make(chan Time, 1)
	return &Timer{c, start(d, 0, c, nil)}
}

func AfterFunc(d Duration, f func()) *Timer { return &Timer{nil, start(d, 0, nil, f)} }
func After(d Duration) <-chan Time          { return NewTimer(d).C }

func (t *Timer) Stop() bool {
	if t.timer == 0 {
		panic("time: Stop called on uninitialized Timer")
	}
	return stop(t.timer)
}

func (t *Timer) Reset(d Duration) bool {
	if t.timer == 0 {
		panic("time: Reset called on uninitialized Timer")
	}
	return reset(t.timer, d, 0)
}

type Ticker struct {
	C     <-chan Time
	timer int
}

func NewTicker(d Duration) *Ticker {
	if d <= 0 {
		panic("non-positive interval for NewTicker")
	}
	c := make(chan Time, 1)
	return &Ticker{c, start(d, d, c, nil)}
}

func (t *Ticker) Stop() { stop(t.timer) }

func (t *Ticker) Reset(d Duration) {
	if d <= 0 {
		panic("non-positive interval for Ticker.Reset")
	}
	if t.timer == 0 {
		panic("time: Reset called on uninitialized Ticker")
	}
	reset(t.timer, d, d)
}

func Tick(d Duration) <-chan Time {
	if d <= 0 {
		return nil
	}
	return NewTicker(d).C
}
