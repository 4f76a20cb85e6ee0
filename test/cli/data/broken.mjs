"use wengert";
export const f = (x => x;
