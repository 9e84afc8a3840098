package lambdatest

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

const functionsOf = "AWS::Serverless::Function"

// keyed are the paths that answer nothing without an API key; everything else is open to a flood.
var keyed = []string{
	"/connectors", "/connector_definitions", "/auth_configs", "/project", "/categories", "/connect_sessions",
	"/accounts", "/unified/proxy", "/actions", "/actions/rpc", "/proxy", "/auth_configs/check", "/use_tokens",
	"/pending_calls", "/api_keys", "/aws_roles", "/members",
	"/projects", "/project/hub", "/project/logs", "/requests", "/events", "/audit", "/webhooks", "/mcp",
	"/mcp/manage",
}

// operationRules are about what is seen, slowed down, tried again and told.
func operationRules() []rule {
	const logs, alarms = "AWS::Logs::LogGroup", "AWS::CloudWatch::Alarm"
	format := "Api/Properties/AccessLogSettings/Format"
	accessLog := func(s stack) []string {
		settings := s.property("Api", "AccessLogSettings")
		var fields map[string]string
		return refuted(map[string]bool{
			"it goes to a log group": s[strings.TrimSuffix(text(at(settings, "DestinationArn")), ".Arn")] != nil,
			"a line is JSON": json.Unmarshal([]byte(text(at(settings, "Format"))), &fields) == nil &&
				fields["request_id"] != "" && fields["status"] != "",
			// HTTP API developer guide, "Customizing HTTP API access logs": these hold the query, or headers
			"no query in it": !slices.ContainsFunc(slices.Collect(maps.Values(fields)), func(v string) bool {
				return strings.Contains(v, "context.path") || strings.Contains(v, "query") || strings.Contains(v, "header")
			}),
		})
	}
	noAccessLog := []change{{"Api/Properties/AccessLogSettings", nil}, {format, "$context.status"},
		{format, `{"request_id":"a","status":"b","q":"$context.path"}`}}
	runtime := each(functionsOf, func(s stack, n string) bool { return s.property(n, "Runtime") != "provided.al2023" })
	oldRuntime := []change{{"HubFunction/Properties/Runtime", "provided.al2"}}
	return []rule{
		{"CKV_AWS_363", runtime, oldRuntime},
		{"AwsSolutions-L1", runtime, oldRuntime},
		{"CKV_AWS_50", each(functionsOf, func(s stack, n string) bool { return s.property(n, "Tracing") != "Active" }),
			[]change{{"HubFunction/Properties/Tracing", nil}, {"HubFunction/Properties/Tracing", "PassThrough"}}},
		{"CKV_AWS_66", each(logs, func(s stack, n string) bool { return number(s.property(n, "RetentionInDays")) == 0 }),
			[]change{{"ApiLog/Properties/RetentionInDays", nil}}},
		{"CKV_AWS_338", each(logs, func(s stack, n string) bool { return number(s.property(n, "RetentionInDays")) < 365 }),
			[]change{{"HubLog/Properties/RetentionInDays", 30.0}}},
		{"CKV_AWS_158", each(logs, func(s stack, n string) bool { return s.property(n, "KmsKeyId") != "Key.Arn" }),
			[]change{{"HubLog/Properties/KmsKeyId", nil}}},
		{"CKV_AWS_95", accessLog, noAccessLog},
		{"AwsSolutions-APIG1", accessLog, noAccessLog},
		{"CKV_AWS_206", func(s stack) []string {
			return slices.DeleteFunc(s.of("AWS::ApiGatewayV2::DomainName"), func(n string) bool {
				return s.property(n, "DomainNameConfigurations/0/SecurityPolicy") == "TLS_1_2"
			})
		}, []change{{"Domain/Properties/DomainNameConfigurations", []any{map[string]any{"SecurityPolicy": "TLS_1_0"}}}}},
		{"throttling per route", throttled,
			[]change{{"Api/Properties/RouteSettings/ANY ~1link", nil}, {"Api/Properties/DefaultRouteSettings", nil},
				{"Api/Properties/RouteSettings/ANY ~1hub~1{proxy+}/ThrottlingRateLimit", nil},
				{"Api/Properties/RouteSettings/ANY ~1nowhere",
					map[string]any{"ThrottlingRateLimit": 1.0, "ThrottlingBurstLimit": 1.0}},
				{"Api/Properties/DefaultRouteSettings/ThrottlingBurstLimit", nil}}},
		{"CKV_AWS_116", failuresKept, []change{{"ReconcileFunction/Properties/EventInvokeConfig", nil},
			{"LogIngestFunction/Properties/EventInvokeConfig", nil},
			{"ReconcileFunction/Properties/Events/Tick/Properties/DeadLetterConfig", nil},
			{"Deliveries/Properties/RedrivePolicy", nil},
			{"StatusFanoutFunction/Properties/Events/ConnectorChanged/Properties/DestinationConfig", nil}}},
		{"AwsSolutions-SQS3", func(s stack) []string { // a queue here is one for what failed, and is watched
			return slices.DeleteFunc(s.of("AWS::SQS::Queue"), func(n string) bool {
				return number(s.property(n, "MessageRetentionPeriod")) == 1209600 &&
					watched(s, "AWS/SQS", "ApproximateNumberOfMessagesVisible", n+".QueueName")
			})
		}, []change{{"ReconcileFailed", nil}, {"FanoutFailures/Properties/MessageRetentionPeriod", nil}}},
		{"bounded retries", func(s stack) []string {
			stream, tick := s.property("StatusFanoutFunction", "Events/ConnectorChanged/Properties"),
				s.property("ReconcileFunction", "Events/Tick/Properties")
			later := s.property("ReconcileFunction", "EventInvokeConfig")
			between := func(node any, low, high float64) bool {
				return node != nil && number(node) >= low && number(node) <= high
			}
			return refuted(map[string]bool{
				"of the stream": between(at(stream, "MaximumRetryAttempts"), 1, 10) &&
					between(at(stream, "MaximumRecordAgeInSeconds"), 60, 86400),
				"of the schedule": between(at(tick, "RetryPolicy/MaximumRetryAttempts"), 0, 5) &&
					between(at(tick, "RetryPolicy/MaximumEventAgeInSeconds"), 60, 900),
				"of what it calls": between(at(later, "MaximumRetryAttempts"), 0, 2) &&
					between(at(later, "MaximumEventAgeInSeconds"), 60, 900),
				"a schedule of any stack": at(tick, "OmitName") == true,
			})
		}, []change{{"StatusFanoutFunction/Properties/Events/ConnectorChanged/Properties/MaximumRetryAttempts", nil},
			{"StatusFanoutFunction/Properties/Events/ConnectorChanged/Properties/MaximumRecordAgeInSeconds", -1.0},
			{"ReconcileFunction/Properties/Events/Tick/Properties/RetryPolicy", nil},
			{"ReconcileFunction/Properties/Events/Tick/Properties/OmitName", nil},
			{"ReconcileFunction/Properties/EventInvokeConfig/MaximumRetryAttempts", nil}}},
		{"CloudWatch.15", func(s stack) []string {
			if s["Domain"] == nil { // the stack with nothing switched on has no topic either
				return nil
			}
			return each(alarms, func(s stack, n string) bool {
				return s.property(n, "AlarmActions/0") != everything["AlarmTopicArn"]
			})(s)
		}, []change{{"ApiSlow/Properties/AlarmActions", nil}}},
		{"alarms", func(s stack) []string {
			claims := map[string]bool{
				"5xx": watched(s, "AWS/ApiGateway", "5xx", "Api"),
				"p99 latency": watched(s, "AWS/ApiGateway", "Latency", "Api") &&
					s.property("ApiSlow", "ExtendedStatistic") == "p99",
				"table's reads":  watched(s, "AWS/DynamoDB", "ReadThrottleEvents", "Table"),
				"table's writes": watched(s, "AWS/DynamoDB", "WriteThrottleEvents", "Table"),
				"iterator age":   watched(s, "AWS/Lambda", "IteratorAge", "StatusFanoutFunction"),
				"age of events":  watched(s, "AWS/Lambda", "IteratorAge", "EventsFunction"),
				"no reconciler": watched(s, "AWS/Lambda", "Invocations", "ReconcileFunction") &&
					s.property("ReconcileStopped", "TreatMissingData") == "breaching",
			}
			claims["throttles"] = s.property("FunctionsThrottled", "Namespace") == "AWS/Lambda" &&
				s.property("FunctionsThrottled", "MetricName") == "Throttles" &&
				s.property("FunctionsThrottled", "Dimensions") == nil
			// CloudWatch takes no more (user guide, "Limits that apply to alarms based on metric math expressions").
			for _, n := range s.of(alarms) {
				stats := 0
				for _, m := range list(s.property(n, "Metrics")) {
					if at(m, "MetricStat") != nil {
						stats++
					}
				}
				claims["ten metrics at most in "+n] = stats <= 10
			}
			return refuted(claims)
		}, []change{{"ApiFails", nil}, {"ApiSlow/Properties/ExtendedStatistic", "p50"}, {"FanoutLags", nil},
			{"TableThrottled", nil}, {"ReconcileStopped/Properties/TreatMissingData", "notBreaching"},
			{"FunctionsThrottled/Properties/MetricName", "Errors"},
			{"FunctionsThrottled/Properties/Dimensions", []any{map[string]any{"Name": "FunctionName", "Value": "HubFunction"}}},
			{"ApiSlow/Properties/Metrics", slices.Repeat([]any{map[string]any{"MetricStat": map[string]any{}}}, 11)}}},
		{"dashboard", func(s stack) []string {
			body := text(s.property("Dashboard", "DashboardBody"))
			claims := map[string]bool{"it is JSON": json.Valid([]byte(body))}
			for _, n := range slices.Concat(s.of(functionsOf),
				[]string{"Api", "Table", "FanoutFailures.QueueName", "ReconcileFailures.QueueName", "p99", "5xx", "IteratorAge"}) {
				claims[n] = strings.Contains(body, `"`+n+`"`)
			}
			return refuted(claims)
		}, []change{{"Dashboard", nil}, {"Dashboard/Properties/DashboardBody", `{"widgets": []}`}}},
	}
}

// throttled holds every route to a limit: its own when it is open to everybody, else the API's.
func throttled(s stack) []string {
	limits := func(node any) bool {
		return number(at(node, "ThrottlingRateLimit")) >= 1 && number(at(node, "ThrottlingBurstLimit")) >= 1
	}
	settings, _ := s.property("Api", "RouteSettings").(map[string]any)
	claims, routes := map[string]bool{"the API's own": limits(s.property("Api", "DefaultRouteSettings"))},
		map[string]bool{}
	for _, f := range s.of(functionsOf) {
		events, _ := s.property(f, "Events").(map[string]any)
		for _, e := range events {
			path := text(at(e, "Properties/Path"))
			if at(e, "Type") != "HttpApi" {
				continue
			}
			route := text(at(e, "Properties/Method")) + " " + path
			routes[route] = true
			if !strings.HasPrefix(path, signedBelow) && !slices.Contains(keyed, strings.TrimSuffix(path, "/{proxy+}")) {
				claims[route] = limits(settings[route])
			}
		}
	}
	for route := range settings { // CloudFormation refuses settings of a route that the API does not have
		claims["there is a route "+route] = routes[route]
	}
	return refuted(claims)
}

// failuresKept looks at every function that nobody waits for.
func failuresKept(s stack) []string {
	claims := map[string]bool{}
	kept := func(node any) bool {
		return slices.Contains(s.of("AWS::SQS::Queue"), strings.TrimSuffix(text(node), ".Arn"))
	}
	for _, f := range s.of(functionsOf) {
		events, _ := s.property(f, "Events").(map[string]any)
		for name, e := range events {
			switch at(e, "Type") {
			case "HttpApi":
			case "CloudWatchLogs": // calls without waiting, as a schedule does, but has no queue of its own
				claims[f+" "+name] = kept(s.property(f, "EventInvokeConfig/DestinationConfig/OnFailure/Destination"))
			case "DynamoDB":
				claims[f+" "+name] = kept(at(e, "Properties/DestinationConfig/OnFailure/Destination"))
			case "SQS": // what fails too often, the queue itself puts aside
				from := strings.TrimSuffix(text(at(e, "Properties/Queue")), ".Arn")
				claims[f+" "+name] = kept(s.property(from, "RedrivePolicy/deadLetterTargetArn")) &&
					number(s.property(from, "RedrivePolicy/maxReceiveCount")) > 0
			default:
				claims[f+" "+name] = kept(at(e, "Properties/DeadLetterConfig/Arn")) &&
					kept(s.property(f, "EventInvokeConfig/DestinationConfig/OnFailure/Destination"))
			}
		}
	}
	if len(claims) < 2 {
		return []string{"there are fewer than two such functions"}
	}
	return refuted(claims)
}

// watched says whether an alarm looks at a metric of a resource, directly or in an expression that names it.
func watched(s stack, namespace, metric, of string) bool {
	is := func(m any) bool {
		return at(m, "Namespace") == namespace && at(m, "MetricName") == metric && len(list(at(m, "Dimensions"))) == 1 &&
			at(m, "Dimensions/0/Value") == of
	}
	return slices.ContainsFunc(s.of("AWS::CloudWatch::Alarm"), func(n string) bool {
		metrics := list(s.property(n, "Metrics"))
		return is(at(s[n], "Properties")) || slices.ContainsFunc(metrics, func(m any) bool {
			return is(at(m, "MetricStat/Metric")) &&
				strings.Contains(" "+strings.NewReplacer("+", " ", "(", " ", ",", " ").Replace(text(at(metrics[0], "Expression")))+
					" ", " "+text(at(m, "Id"))+" ")
		})
	})
}
