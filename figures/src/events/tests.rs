use super::*;

fn operation(read: i64, amount: i64, stamps: [u32; 2]) -> Operation {
    let [read_stamp, before_write] = stamps;
    Operation {
        read: Some(read),
        wrote: Some(read + amount),
        read_stamp,
        before_write,
        after_write: before_write + 1,
        read_ms: read_stamp as f32 * 100.0,
        wrote_ms: before_write as f32 * 100.0,
        ..Operation::default()
    }
}

fn lanes(operations: [Vec<Operation>; 2]) -> Vec<Lane> {
    let lane = |(place, operations): (usize, Vec<Operation>)| Lane {
        teller: Teller::new(place),
        amount: Sign::of_place(place).sign(),
        operations,
    };
    operations.into_iter().enumerate().map(lane).collect()
}

fn told(lanes: &[Lane]) -> Vec<String> {
    events(lanes).iter().map(|event| event.sentence(lanes)).collect()
}

#[test]
fn events_come_in_the_order_of_their_stamps() {
    let lanes = lanes([vec![operation(100, 1, [0, 2])], vec![operation(100, -1, [1, 4])]]);
    assert_eq!(told(&lanes), ["A reads 100.", "B reads 100.", "A writes 101, and it is lost.", "B writes 99."]);
    let cells: Vec<_> = memory(&lanes, &events(&lanes)).into_iter().map(|cell| (cell.balance, cell.events)).collect();
    assert_eq!(cells, [(100, vec![0, 1, 2]), (101, vec![3]), (99, vec![4])]);
}

#[test]
fn the_first_loss_is_read_read_write_write() {
    let lanes = lanes([vec![operation(100, 1, [0, 2])], vec![operation(100, -1, [1, 4]), operation(99, -1, [6, 7])]]);
    let story = first_loss(&lanes, &events(&lanes)).expect("a loss");
    assert_eq!(story.each_ref().map(|(number, _)| *number), [1, 2, 3, 4]);
    let [first, second, third, last] = story.map(|(_, sentence)| sentence);
    assert_eq!(first, "A reads 100 and notes it on its slip.");
    assert_eq!(second, "B reads 100 as well.");
    assert_eq!(third, "A carries 100 and writes 101.");
    assert_eq!(last, "B still carries 100 and writes 99: A’s deposit is gone.");
}

#[test]
fn without_a_loss_there_is_no_story() {
    let lanes = lanes([vec![operation(100, 1, [0, 1])], vec![operation(101, -1, [3, 4])]]);
    assert_eq!(first_loss(&lanes, &events(&lanes)), None);
}

#[test]
fn who_waits_for_a_lock_and_who_holds_it_is_told() {
    let mut lanes = lanes([vec![operation(100, 1, [0, 4])], vec![operation(101, -1, [6, 8])]]);
    lanes[0].operations[0].asked_ms = Some(0.0);
    lanes[1].operations[0].asked_ms = Some(150.0);
    assert_eq!(
        told(&lanes),
        ["A reads 100.", "B has to wait: A holds the lock.", "A writes 101.", "B reads 101.", "B writes 100."]
    );
    // Still waiting, and nobody is known to be in any more.
    let waiting = Operation { asked_ms: Some(500.0), ..Operation::default() };
    assert_eq!(holders(&lanes, 0, &waiting).collect::<Vec<_>>(), [(1, 600.0, 800.0)]);
}

#[test]
fn attempts_in_vain_requests_and_single_instructions_are_events() {
    let refused = Operation { wrote: None, is_refused: true, ..operation(100, 1, [0, 3]) };
    let sent = Operation { after_write: 5, wrote_ms: 500.0, ..Operation::default() };
    let at_once = Operation { before_write: 6, ..operation(99, -1, [6, 6]) };
    let lanes = lanes([vec![refused, sent], vec![operation(100, -1, [1, 2]), at_once]]);
    assert_eq!(
        told(&lanes),
        [
            "A reads 100.",
            "B reads 100.",
            "B writes 99.",
            "A finds that the balance is no longer 100, writes nothing and tries again.",
            "A hands over +£1.",
            "B turns 99 into 98 in one step.",
        ]
    );
}
