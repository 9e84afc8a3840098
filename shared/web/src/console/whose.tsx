import { Button, Menu } from "./allowed";
import { signOut, switchTo } from "./access";
import { type SignedIn, signedIn, signInAddress } from "./people";
import { leave } from "./store";

/** The project that is shown, and the way to others of a person. */
export function Projects({ project }: { project: { id: string; name: string } }) {
  const who = signedIn.value;
  if (!who?.user) return <span id="project">{project.name}</span>;
  const items = who.projects.map((p) => ({
    needs: null,
    label: p.name,
    chosen: p.id === project.id,
    act: () => p.id !== project.id && switchTo(p),
  }));
  const all = {
    needs: null,
    label: "All projects",
    act: () => {
      location.hash = "#/projects";
    },
  };
  return <Menu label={`Project: ${project.name}`} text={project.name} items={[...items, all]} />;
}

/** Who is signed in, and the way out. */
export function Account() {
  const who = signedIn.value;
  if (!who)
    return (
      <Button needs={null} class="small" onClick={() => leave()}>
        Sign out
      </Button>
    );
  const name = who.user?.name ?? who.key?.name ?? "";
  return (
    <Menu
      label={`Signed in as ${name}`}
      text={name}
      items={[
        { needs: null, label: "Sign out", act: () => void signOut() },
        { needs: null, label: "Sign out everywhere", act: () => void signOut(true) },
      ]}
    />
  );
}

/** For who is signed in and in no project. */
export function Outsider({ who }: { who: SignedIn }) {
  const { email = "", email_verified: verified = false } = who.user ?? {};
  return (
    <div class="card narrow">
      <h1 tabIndex={-1}>You are in no project yet</h1>
      <p>
        You are signed in as <span class="strong">{who.user?.name ?? who.key?.name}</span>
        {email && email !== who.user?.name && ` (${email})`}.
      </p>
      <p class="quiet">
        {verified
          ? "An admin of a project can invite this e-mail address. Then load this page again."
          : "Invitations are taken by an e-mail address that your sign-in service has verified, and it says of none that it is yours."}
      </p>
      <div class="actions">
        <a class="button primary" href={signInAddress()}>
          {verified ? "Try again" : "Sign in again"}
        </a>
        <Button needs={null} onClick={() => void signOut()}>
          Sign out
        </Button>
      </div>
    </div>
  );
}
