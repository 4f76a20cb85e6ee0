export const nothing = () => {
  throw null;
};
export const later = async (x) => x;
