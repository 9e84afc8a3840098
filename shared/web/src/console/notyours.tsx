/** In place of what whoever is signed in may not see. */
export const NotYours = ({ why }: { why: string }) => (
  <div class="card empty">
    <h2>This is for admins</h2>
    <p class="quiet">{why}</p>
  </div>
);
