package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"patchbay/infra/bench"
)

func dollars(x float64) string {
	if x < 100 {
		return fmt.Sprintf("$%.2f", x)
	}
	return "$" + whole(x)
}

// whole is a whole number with commas.
func whole(x float64) string {
	text := fmt.Sprintf("%.0f", x)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// listed names the parts of a bill that are not nothing.
func listed(lines []line) string {
	var parts []string
	for _, l := range lines {
		if l.dollars >= 0.005 {
			parts = append(parts, l.name+" "+dollars(l.dollars))
		}
	}
	return strings.Join(parts, ", ")
}

func sortedNames(prices map[string]price) []string { return slices.Sorted(maps.Keys(prices)) }

// assumptions writes what the model takes for granted.
func assumptions(say func(format string, args ...any)) {
	say("## Assumed, not counted\n")
	for _, text := range []string{
		fmt.Sprintf("A token is renewed at %g of its life; an account that is not used for seven days once a day.", renewedAt),
		fmt.Sprintf("An account is linked once in %d months. Each month one visit of the hub and one list of accounts is made for it.",
			linkedIn),
		fmt.Sprintf("It takes %d bytes with its indexes; an entry of the log %d, for 30 days.", accountBytes, entryBytes),
		fmt.Sprintf("A proxied call takes %g s, any other request %g s, at %g GB.", callSeconds, workSeconds, memory),
		fmt.Sprintf("A request leaves %s bytes in the logs: %d of its entry and %d of its line, which a test measures, and %d of the platform, %d of "+
			"the API and %d that CloudWatch adds, which are from the documents' formats. Kept, they take %g of that, for %d months.", whole(logBytes),
			entryLine, requestLine, platformLines, apiLine, lineOverhead, logKept, logMonths),
		fmt.Sprintf("X-Ray records the first request of each second and %g of the others. The functions tell %d metrics, and %d for each connector "+
			"whose tokens are renewed: CloudWatch asks for each name with each value of its dimension.", traced, metrics, connectorMetrics),
		fmt.Sprintf("The %d metrics that alarms watch are priced one by one: TableThrottled watches two.", alarmMetrics),
		fmt.Sprintf("Each of %d queues is polled by %d pollers, every %d s while it is empty; failure queues are not polled.",
			polled, pollers, pollSeconds),
		fmt.Sprintf("%g events an account and month are delivered to one webhook endpoint, at %d queue requests each.",
			eventsPerAccount, queueRequests),
	} {
		say("* %s", text)
	}
	say("")
}

// writeAtScale writes the bill of the largest deployment, part by part.
func writeAtScale(say func(format string, args ...any), p prices, counts map[string]bench.Count) error {
	u := atScale()
	lines, err := bill(u, p, counts)
	if err != nil {
		return err
	}
	say("## At scale\n")
	say("10,000 projects with 3 auth configs each, 10 million accounts, 5,000 proxied calls a second all month, which are %s calls and",
		whole(u.accounts*u.calls))
	say("%s for each account: **%s a month**, %s for a million calls. No discount for volume or commitment is in it.\n",
		whole(u.calls), dollars(total(lines)), dollars(total(lines)/u.accounts/u.calls*1e6))
	say("| Part | A month | Of it |\n|---|---|---|")
	for _, l := range lines {
		say("| %s | %s | %.1f %% |", l.name, dollars(l.dollars), 100*l.dollars/total(lines))
	}
	say("")
	return nil
}
