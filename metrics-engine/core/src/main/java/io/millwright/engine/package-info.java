// SPDX-License-Identifier: Apache-2.0
/**
 * The engine: it turns readings into transforms, metrics, event frames and alarm events. This
 * package owns the engines of all trees of a plant, and what a host of the engine calls.
 *
 * <p>The packages below it, each of which may use those before it:
 *
 * <table>
 * <caption>The rooms of the engine</caption>
 * <tr><th>package</th><th>owns</th></tr>
 * <tr><td>{@code store}</td><td>what the engine asks of the historian</td></tr>
 * <tr><td>{@code series}</td><td>the points of one stream, as nodes see them</td></tr>
 * <tr><td>{@code name}</td><td>what the names in a formula mean on an asset</td></tr>
 * <tr><td>{@code node}</td><td>transforms and event frames, and what every node is</td></tr>
 * <tr><td>{@code window}</td><td>metrics: windows of time, and formulas over them</td></tr>
 * <tr><td>{@code alarm}</td><td>alarms in event time</td></tr>
 * <tr><td>{@code snapshot}</td><td>what engines remember, kept over a restart</td></tr>
 * <tr><td>{@code tree}</td><td>the engine of one tree</td></tr>
 * <tr><td>{@code explain}</td><td>why a computed value is as it is</td></tr>
 * <tr><td>{@code replay}</td><td>computing the past again, and dry runs</td></tr>
 * </table>
 *
 * <p>The same input gives the same output: no I/O, no clock, no threads and no random numbers.
 */
@NullMarked
package io.millwright.engine;

import org.jspecify.annotations.NullMarked;
