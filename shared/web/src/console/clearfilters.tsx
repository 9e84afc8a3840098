import { Button } from "./allowed";
/** The way back from filters that nothing matches. */
export const ClearFilters = ({ clear }: { clear: () => void }) => (
  <Button needs={null} class="small" onClick={clear}>
    Clear filters
  </Button>
);
