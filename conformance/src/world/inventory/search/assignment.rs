//! Who has what at the least cost, each something of its own: the Hungarian algorithm (Kuhn 1955, in
//! the form of Jonker and Volgenant with a shortest augmenting path for each row).

/// What it costs that a row has a column; `None` where it cannot.
pub(super) type Cost = Option<i128>;

/// More than any sum of costs, and little enough to be added to one.
const NEVER: i128 = i128::MAX / 4;

/// For each row a column of its own, so that all together cost the least; `None` where there are too few
/// columns that would do.
pub(super) fn cheapest(costs: &[Vec<Cost>]) -> Option<Vec<usize>> {
    let columns = costs.first().map_or(0, Vec::len);
    let mut solved = Solved {
        costs,
        row_prices: vec![0; costs.len()],
        column_prices: vec![0; columns],
        owners: vec![None; columns],
    };
    for row in 0..costs.len() {
        solved.add(row)?;
    }
    let mut found = vec![0; costs.len()];
    for (column, owner) in solved.owners.iter().enumerate() {
        if let Some(row) = owner {
            found[*row] = column;
        }
    }
    Some(found)
}

/// What the first rows have, and the prices that prove that nothing is cheaper.
struct Solved<'a> {
    costs: &'a [Vec<Cost>],
    row_prices: Vec<i128>,
    column_prices: Vec<i128>,
    owners: Vec<Option<usize>>,
}

impl Solved<'_> {
    /// Gives one more row a column: along the shortest way by which others give up theirs for another.
    fn add(&mut self, first: usize) -> Option<()> {
        let columns = self.owners.len();
        let mut far = vec![NEVER; columns];
        let mut from: Vec<Option<usize>> = vec![None; columns];
        let mut is_near = vec![false; columns];
        let (mut row, mut last, mut distance) = (first, None, 0);
        let free = loop {
            for column in (0..columns).filter(|column| !is_near[*column]) {
                let Some(cost) = self.costs[row][column] else {
                    continue;
                };
                let price = self.row_prices[row] + self.column_prices[column];
                let way = distance + cost - price;
                if way < far[column] {
                    (far[column], from[column]) = (way, last);
                }
            }
            let others = (0..columns).filter(|column| !is_near[*column]);
            let near = others.min_by_key(|column| far[*column])?;
            if far[near] == NEVER {
                return None;
            }
            (is_near[near], distance, last) = (true, far[near], Some(near));
            match self.owners[near] {
                Some(owner) => row = owner,
                None => break near,
            }
        };
        self.row_prices[first] += distance;
        for column in (0..columns).filter(|column| is_near[*column]) {
            let shorter = distance - far[column];
            self.column_prices[column] -= shorter;
            if let Some(owner) = self.owners[column] {
                self.row_prices[owner] += shorter;
            }
        }
        let mut column = free;
        while let Some(before) = from[column] {
            self.owners[column] = self.owners[before];
            column = before;
        }
        self.owners[column] = Some(first);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Cost, cheapest};

    fn sum(costs: &[Vec<Cost>], columns: &[usize]) -> Option<i128> {
        let pairs = costs.iter().zip(columns);
        pairs.map(|(row, column)| row[*column]).sum()
    }

    /// By trying everything.
    fn least(costs: &[Vec<Cost>], used: &mut Vec<usize>) -> Option<i128> {
        let Some(row) = costs.get(used.len()) else {
            return sum(costs, used);
        };
        let mut best = None;
        for column in 0..row.len() {
            if used.contains(&column) {
                continue;
            }
            used.push(column);
            let found = least(costs, used);
            used.pop();
            best = best.into_iter().chain(found).min();
        }
        best
    }

    proptest! {
        #[test]
        fn nothing_is_cheaper(costs in (1..5_usize, 1..6_usize).prop_flat_map(|(rows, columns)| {
            let cost = proptest::option::weighted(0.7, 0..20_i128);
            let row = proptest::collection::vec(cost, columns);
            proptest::collection::vec(row, rows)
        })) {
            let found = cheapest(&costs);
            if let Some(columns) = &found {
                let mut apart = columns.clone();
                apart.sort_unstable();
                apart.dedup();
                prop_assert_eq!(apart.len(), costs.len());
            }
            let cost = found.and_then(|columns| sum(&costs, &columns));
            prop_assert_eq!(cost, least(&costs, &mut Vec::new()));
        }
    }
}
