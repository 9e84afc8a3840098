package lambdatest

import (
	"strings"
	"testing"
)

// TestNetwork: with one NAT gateway and with two, the functions' subnets reach the internet by them alone, whose
// addresses are what is told to providers; and the outputs are what template.yaml's parameters of their names take.
func TestNetwork(t *testing.T) {
	t.Parallel()
	taken := parameters(t)
	for gateways, addresses := range map[string]string{"1": "AddressA", "2": "AddressA,AddressB"} {
		document, conditions := resolvedFile(t, "infra/deploy/network.yaml", map[string]any{"NatGateways": gateways})
		s := stack(document["Resources"].(map[string]any))
		for name, r := range s {
			if on, ok := at(r, "Condition").(string); ok && conditions[on] == false {
				delete(s, name)
			}
		}
		for output := range document["Outputs"].(map[string]any) {
			if _, ok := taken[output]; !ok {
				t.Errorf("template.yaml has no parameter %s", output)
			}
		}
		if got := at(document, "Outputs/EgressAddresses/Value"); got != addresses {
			t.Errorf("%s gateways: providers are told %v; want %s", gateways, got, addresses)
		}
		outward := map[any]any{} // of a subnet, what its way to everywhere leads through
		for _, association := range s.of("AWS::EC2::SubnetRouteTableAssociation") {
			for _, route := range s.of("AWS::EC2::Route") {
				if s.property(route, "RouteTableId") == s.property(association, "RouteTableId") {
					outward[s.property(association, "SubnetId")] = s.property(route, "NatGatewayId")
				}
			}
		}
		through := map[any]bool{}
		for subnet := range strings.SplitSeq(at(document, "Outputs/SubnetIds/Value").(string), ",") {
			nat, _ := outward[subnet].(string)
			through[nat] = true
			if nat == "" || s[nat] == nil {
				t.Errorf("%s gateways: %s leads through %v", gateways, subnet, outward[subnet])
				continue
			}
			address := strings.TrimSuffix(s.property(nat, "AllocationId").(string), ".AllocationId")
			if !strings.Contains(addresses, address) || at(s[address], "DeletionPolicy") != "Retain" {
				t.Errorf("%s gateways: %s goes out from %s, which is not told or not kept", gateways, subnet, address)
			}
		}
		if len(through) != strings.Count(addresses, ",")+1 {
			t.Errorf("%s gateways: the subnets lead through %v", gateways, through)
		}
		group := strings.TrimSuffix(at(document, "Outputs/SecurityGroupIds/Value").(string), ".GroupId")
		if s.property(group, "SecurityGroupIngress") != nil || len(list(s.property(group, "SecurityGroupEgress"))) != 1 ||
			number(s.property(group, "SecurityGroupEgress/0/FromPort")) != 443 {
			t.Errorf("the functions' group lets through more than https: %v", s[group])
		}
	}
}
