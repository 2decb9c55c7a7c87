/** This site announces nothing, and loads no code that would. */
export default function AnnouncementBar(): null {
  return null;
}
