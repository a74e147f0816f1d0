// SPDX-License-Identifier: Apache-2.0
// The one place that knows where the chart library is. The version is the one of the root pom; its
// style sheet is linked in index.html.
// @ts-ignore: it is in a jar.
export { default as uPlot } from "../webjars/uplot/1.6.30/dist/uPlot.esm.js";
