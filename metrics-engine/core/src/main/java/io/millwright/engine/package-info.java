// SPDX-License-Identifier: Apache-2.0
/**
 * The engine: it turns readings into transforms, metrics, event frames and alarm events. This
 * package owns the engines of all trees of a plant, and the classes that a host of the engine
 * calls.
 *
 * <p>The way of a batch of readings through the engine:
 *
 * <ol>
 *   <li>A host calls {@link io.millwright.engine.HostedEngine#accept}. {@link
 *       io.millwright.engine.TreeHost} says in which order the results are noted and stored.
 *   <li>{@link io.millwright.engine.PlantEngine} finds the trees to which the readings belong, and
 *       makes the engine of a tree that has none.
 *   <li>{@link io.millwright.engine.tree.Engine} puts each reading into the series of its stream,
 *       and lets the nodes compute that depend on a changed series: transforms, frames, metrics
 *       whose window has closed or changed, and alarms.
 *   <li>The results are gathered as {@link io.millwright.engine.store.Changes}, which the host
 *       stores together with the readings in one transaction.
 *   <li>A reading that is older than the near past is computed over the stored past; a tree whose
 *       plant has changed is computed again by {@link io.millwright.engine.replay.Replays}.
 * </ol>
 *
 * <p>The packages below this one, each of which may use those before it:
 *
 * <table>
 * <caption>The packages of the engine</caption>
 * <tr><th>package</th><th>owns</th></tr>
 * <tr><td>{@code store}</td><td>the ports by which the engine reads and writes the historian</td></tr>
 * <tr><td>{@code series}</td><td>the points of one stream, as the nodes see them</td></tr>
 * <tr><td>{@code name}</td><td>what the names in a formula mean on an asset</td></tr>
 * <tr><td>{@code node}</td><td>transforms and event frames, and the interface of every node</td></tr>
 * <tr><td>{@code window}</td><td>metrics: windows of time, and formulas over them</td></tr>
 * <tr><td>{@code alarm}</td><td>alarms in event time</td></tr>
 * <tr><td>{@code snapshot}</td><td>copies of the near past, which save reading it again after a restart</td></tr>
 * <tr><td>{@code tree}</td><td>the engine of one tree</td></tr>
 * <tr><td>{@code explain}</td><td>why a computed value is as it is, or why there is none</td></tr>
 * <tr><td>{@code replay}</td><td>computing the past again, and dry runs</td></tr>
 * </table>
 *
 * <p>The same input gives the same output: no I/O, no clock, no threads and no random numbers.
 */
@NullMarked
package io.millwright.engine;

import org.jspecify.annotations.NullMarked;
