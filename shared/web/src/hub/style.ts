// The element's style: a file of its own, so that it is fetched while the element asks the API.
declare const HUB_STYLE: string; // the generator puts it here

export default HUB_STYLE;
