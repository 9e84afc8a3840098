// Package load holds deliveries to what they promise under load and faults, and to their speed: its tests run the
// function in processes of their own, which are killed or whose CPU is measured.
package load
