/** From where providers see calls come, for a firewall's list. */
export function Egress({ addresses }: { addresses: string[] }) {
  return (
    <section class="card stack" aria-labelledby="egress">
      <h2 id="egress">Addresses of calls to providers</h2>
      {addresses.length > 0 ? (
        <>
          <p>A provider or customer with a firewall lets these through:</p>
          <ul>
            {addresses.map((a) => (
              <li key={a}>
                <code>{a}</code>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p>
          This deployment has no fixed addresses, so there are none to put on a firewall&rsquo;s list. Functions get
          fixed ones in a VPC whose NAT gateway has an Elastic IP; whoever deploys then names it in EgressAddresses.
        </p>
      )}
    </section>
  );
}
