/** The way back from filters that nothing matches. */
export const ClearFilters = ({ clear }: { clear: () => void }) => (
  <button type="button" class="small" onClick={clear}>
    Clear filters
  </button>
);
